package org.backplane.x86.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;

/** One row as the annotated method tells it. */
record RowModel(String owner, String name, List<String> encodings, Map<String, String> attributes, boolean routine,
        boolean takesCpu, int values, boolean takesWidth) {
    static final String ANNOTATION = "org.backplane.lib.x86.table.Row";

    static RowModel of(ExecutableElement method, AnnotationMirror row, Map<String, AnnotationValue> all) {
        List<? extends VariableElement> parameters = method.getParameters();
        boolean cpu = !parameters.isEmpty() && parameters.get(0).asType().toString().endsWith(".X86Cpu");
        int values = (int) parameters.stream().filter(p -> p.asType().getKind() == TypeKind.LONG).count();
        boolean width = parameters.stream().anyMatch(p -> p.asType().getKind() == TypeKind.INT);
        boolean routine = method.getReturnType().getKind() == TypeKind.VOID;
        String owner = ((TypeElement) method.getEnclosingElement()).getQualifiedName().toString();
        return new RowModel(owner, method.getSimpleName().toString(), strings(all.get("enc")), plain(all), routine, cpu,
                values, width);
    }

    private static List<String> strings(AnnotationValue list) {
        List<String> result = new ArrayList<>();
        for (Object element : (List<?>) list.getValue()) {
            result.add(((AnnotationValue) element).getValue().toString());
        }
        return result;
    }

    private static Map<String, String> plain(Map<String, AnnotationValue> all) {
        Map<String, String> result = new java.util.TreeMap<>();
        all.forEach((name, value) -> {
            if (!"enc".equals(name)) {
                String text = value.getValue().toString();
                result.put(name, text.substring(text.lastIndexOf('.') + 1));
            }
        });
        return result;
    }

    String attribute(String attribute) {
        return attributes.get(attribute);
    }

    /** The operands of an encoding, or none. */
    static String[] operands(String encoding) {
        String last = encoding.substring(encoding.lastIndexOf(' ') + 1);
        boolean none = !encoding.contains(" ") || last.startsWith("/") || last.contains("=")
                || last.matches("[0-9A-F]{2}(\\+r)?|[iofd]64|NP|W[01]");
        return none ? new String[0] : last.split(",");
    }

    /** One line of the generated row list. */
    String line() {
        return String.join("|", name, attribute("asm"), attribute("feature"), attribute("ends"), attribute("lock"),
                routine ? "routine" : "pure", attribute("undefined"), String.join(";", encodings),
                owner.substring(owner.lastIndexOf('.') + 1));
    }
}
