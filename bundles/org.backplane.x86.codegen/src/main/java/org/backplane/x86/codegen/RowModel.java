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
record RowModel(String owner, String name, List<String> encodings, List<String> texts, Map<String, String> attributes,
        boolean routine, boolean takesCpu, int values, boolean takesWidth, boolean byHalves, boolean takesLane) {
    static final String ANNOTATION = "org.backplane.lib.x86.table.Row";

    static RowModel of(ExecutableElement method, AnnotationMirror row, Map<String, AnnotationValue> all) {
        List<? extends VariableElement> parameters = method.getParameters();
        boolean cpu = !parameters.isEmpty() && parameters.get(0).asType().toString().endsWith(".X86Cpu");
        int values = (int) parameters.stream().filter(p -> p.asType().getKind() == TypeKind.LONG).count();
        boolean lane = parameters.stream().anyMatch(p -> p.getSimpleName().contentEquals("lane"));
        boolean width = !lane && parameters.stream().anyMatch(p -> p.asType().getKind() == TypeKind.INT);
        boolean halves = parameters.stream().anyMatch(p -> p.asType().getKind() == TypeKind.BOOLEAN);
        boolean routine = method.getReturnType().getKind() == TypeKind.VOID;
        String owner = ((TypeElement) method.getEnclosingElement()).getQualifiedName().toString();
        return new RowModel(owner, method.getSimpleName().toString(), strings(all.get("enc")),
                strings(all.get("text")), plain(all), routine, cpu, values, width, halves, lane);
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
            if (!"enc".equals(name) && !"text".equals(name)) {
                String text = value.getValue().toString();
                result.put(name, text.substring(text.lastIndexOf('.') + 1));
            }
        });
        return result;
    }

    String attribute(String attribute) {
        return attributes.get(attribute);
    }

    /** One line of the generated list of texts, null when mnemonic and operands say it all. */
    String textLine() {
        if (texts.isEmpty()) { return null; }
        if (texts.size() != 1 && texts.size() != encodings.size()) {
            throw new IllegalArgumentException(name + " has " + encodings.size() + " encodings and " + texts.size()
                    + " texts; one text, or one for each encoding");
        }
        return name + "|" + String.join(";", texts);
    }

    /** One line of the generated row list. */
    String line() {
        return String.join("|", name, attribute("asm"), attribute("feature"), attribute("ends"), attribute("lock"),
                routine ? "routine" : "pure", attribute("undefined"), String.join(";", encodings),
                owner.substring(owner.lastIndexOf('.') + 1), attribute("branch"));
    }
}
