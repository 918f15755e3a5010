package org.backplane.x86.codegen;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic;

/** The annotation processor; see the package. */
@SupportedAnnotationTypes("*")
@SupportedOptions(RowProcessor.OPTION)
public final class RowProcessor extends AbstractProcessor {
    static final String OPTION = "backplane.generate";
    private static final String SEMANTICS = "org.backplane.lib.x86.semantics";
    private boolean done;

    @Override
    public SourceVersion getSupportedSourceVersion() { return SourceVersion.latestSupported(); }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        String what = processingEnv.getOptions().get(OPTION);
        if (done || what == null) { return false; }
        done = true;
        try {
            generate(what);
        } catch (IOException | IllegalArgumentException e) {
            processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, "opcode table: " + e.getMessage());
        }
        return false;
    }

    private void generate(String what) throws IOException {
        List<RowModel> rows = rows();
        switch (what) {
            case "rows" -> rowList(rows);
            case "classes" -> new ClassWriter(processingEnv.getFiler()).write(rows);
            default -> throw new IllegalArgumentException(OPTION + " is " + what + ", not rows or classes");
        }
    }

    private List<RowModel> rows() {
        List<RowModel> rows = new ArrayList<>();
        for (TypeElement type : ElementFilter
                .typesIn(processingEnv.getElementUtils().getPackageElement(SEMANTICS).getEnclosedElements())) {
            ElementFilter.methodsIn(type.getEnclosedElements()).forEach(method -> addRow(method, rows));
        }
        rows.sort(Comparator.comparing(RowModel::owner).thenComparing(RowModel::name));
        return rows;
    }

    private void addRow(ExecutableElement method, List<RowModel> rows) {
        for (AnnotationMirror mirror : method.getAnnotationMirrors()) {
            if (mirror.getAnnotationType().toString().equals(RowModel.ANNOTATION)) {
                Map<String, AnnotationValue> values = new HashMap<>();
                processingEnv.getElementUtils().getElementValuesWithDefaults(mirror)
                        .forEach((key, value) -> values.put(name(key), value));
                rows.add(RowModel.of(method, mirror, values));
            }
        }
    }

    private static String name(Element element) {
        return element.getSimpleName().toString();
    }

    private void rowList(List<RowModel> rows) throws IOException {
        lines("org.backplane.lib.x86.decode", "RowList", rows.stream().map(RowModel::line));
        lines("org.backplane.lib.x86.disassembly", "RowTexts",
                rows.stream().map(RowModel::textLine).filter(Objects::nonNull));
    }

    /** A class that gives lines of text. */
    private void lines(String in, String name, Stream<String> lines) throws IOException {
        StringBuilder source = new StringBuilder(
                "package " + in + ";\n\n/** Of all rows, in text. */\nfinal class " + name
                        + " {\n    private " + name
                        + "() {\n    }\n\n    static String[] lines() {\n        return new String[] {\n");
        lines.forEach(line -> source.append("                \"").append(line).append("\",\n"));
        source.append("        };\n    }\n}\n");
        try (Writer writer = processingEnv.getFiler().createSourceFile(in + "." + name).openWriter()) {
            writer.write(source.toString());
        }
    }
}
