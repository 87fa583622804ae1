package dev.sonde.graph;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Patches as a Mermaid flow chart: what is read and fed on top, operators, and what is written and saved below.
 *
 * <pre>{@code
 * flowchart TD
 *   a(["encoder.3"])
 *   b["Mul"]
 *   a --> b
 *   c(["encoder.3, written"])
 *   b --> c
 * }</pre>
 */
public final class Diagram {
    private final Map<String, String> notes;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Set<String> lines = new LinkedHashSet<>();

    /** @param notes what stands under a name: the line it was written on, say */
    public Diagram(Map<String, String> notes) {
        this.notes = Map.copyOf(notes);
    }

    /** Draws {@code patch}; its nodes are drawn once, however many patches have them. */
    public Diagram add(Patch patch) {
        patch.reads().forEach((name, read) -> box(name, "([", read.tensor(), "])"));
        patch.feeds().forEach(feed -> box(feed.name(), "{{", "fed", "}}"));
        for (Node node : patch.nodes()) {
            String first = node.outputs().get(0);
            box(first, "[", node.op().toString(), "]");
            node.outputs().forEach(output -> ids.put(output, id(first)));
        }
        for (Node node : patch.nodes()) {
            node.takes().forEach(taken -> arrow(taken, id(node.outputs().get(0))));
        }
        for (Patch.Write write : patch.writes()) {
            String name = "written " + write.tensor() + write.users();
            box(name, "([", write.tensor() + ", written", "])");
            arrow(write.value(), id(name));
        }
        patch.saves().forEach((key, value) -> {
            String name = "saved " + key;
            box(name, "[/", "saved: " + notes.getOrDefault(name, key), "/]");
            arrow(value, id(name));
        });
        return this;
    }

    private void box(String name, String open, String label, String close) {
        String note = name.startsWith("saved ") ? "" : notes.getOrDefault(name, "");
        String shown = escaped(label) + (note.isEmpty() ? "" : "<br/>" + escaped(note));
        lines.add(id(name) + open + '"' + shown + '"' + close);
    }

    /** Constants are not drawn. */
    private void arrow(String from, String to) {
        String start = ids.get(from);
        if (start != null) {
            lines.add(start + " --> " + to);
        }
    }

    private String id(String name) {
        return ids.computeIfAbsent(name, absent -> "n" + ids.size());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "#quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("flowchart TD\n");
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }
}
