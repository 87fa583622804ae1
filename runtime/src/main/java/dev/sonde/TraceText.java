package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.graph.Diagram;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Patch.Read;
import dev.sonde.graph.Patch.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a trace will do, for people: as text in which the user's lines stand, and as a diagram. */
final class TraceText {
    private static final Pattern MADE = Pattern.compile("^\\s*(?:reads )?(?<name>" + Patch.PREFIX + "[^\\s,]+)");
    private static final Pattern WRITTEN = Pattern.compile("^writes .*= (?<name>" + Patch.PREFIX + "\\S+)$");
    private static final Pattern SAVED = Pattern.compile("^saves (?<name>\\d+) = .*");

    private final Recording recording;
    private final Map<String, String> notes = new LinkedHashMap<>();

    TraceText(Recording recording) {
        this.recording = recording;
        recording.calls().lines().forEach((name, line) -> notes.put(name, line.toString()));
        for (Invocation invocation : recording.invocations()) {
            invocation.readLines().forEach((name, line) -> notes.put(name, note(invocation, name, line)));
        }
        int key = 0;
        for (Saved saved : recording.saves().all()) {
            notes.put("saved " + key++, saved.name() + ", " + saved.savedAt());
        }
    }

    private static String note(Invocation invocation, String name, CallSite line) {
        Read read = invocation.reads().get(name);
        String label = read == null ? "" : invocation.label(read.tensor());
        return label.isEmpty() ? line.toString() : label + ", " + line;
    }

    /** {@return the patch, each line with the line of the program that it comes from} */
    String text() {
        StringBuilder text = new StringBuilder();
        List<Invocation> invocations = recording.invocations();
        for (int i = 0; i < invocations.size(); i++) {
            text.append(invocations.size() > 1 ? "invoker " + (i + 1) + "\n" : "");
            append(text, own(invocations.get(i)));
        }
        if (!invocations.isEmpty()) {
            append(text, common(recording.request().patch(invocations.get(0))));
        }
        return text.toString();
    }

    /** {@return the same as a Mermaid flow chart, places by the names that the program has for them} */
    String diagram() {
        Diagram diagram = new Diagram(notes);
        List<Invocation> invocations = recording.invocations();
        for (int i = 0; i < invocations.size(); i++) {
            String rows = invocations.size() > 1 ? "invoker " + (i + 1) + ": " : "";
            diagram.add(named(recording.request().patch(invocations.get(i)), invocations.get(i), rows));
        }
        return diagram.toString();
    }

    private static Patch named(Patch patch, Invocation invocation, String rows) {
        Map<String, Read> reads = new LinkedHashMap<>();
        patch.reads().forEach((name, read) -> reads.put(name, new Read(rows + read.tensor(), read.settled())));
        List<Write> writes = new ArrayList<>();
        for (Write write : patch.writes()) {
            String label = invocation.label(write.tensor());
            writes.add(new Write(rows + (label.isEmpty() ? write.tensor() : label), write.users(), write.value()));
        }
        return new Patch(reads, writes, patch.saves(), patch.feeds(), patch.constants(), patch.nodes());
    }

    private static Patch own(Invocation invocation) {
        return new Patch(invocation.reads(), invocation.writes(), Map.of(), List.of(), List.of(), List.of());
    }

    private static Patch common(Patch patch) {
        return new Patch(Map.of(), List.of(), patch.saves(), patch.feeds(), patch.constants(), patch.nodes());
    }

    private void append(StringBuilder text, Patch patch) {
        String printed = GraphText.print(patch).replace("nodes {\n}\n", "");
        printed.lines().forEach(line -> {
            String note = note(line);
            String shown = line.replace(Patch.PREFIX, "");
            text.append(shown).append(note.isEmpty() ? "" : "  // " + note).append('\n');
        });
    }

    private String note(String line) {
        Matcher saved = SAVED.matcher(line);
        if (saved.matches()) {
            return notes.getOrDefault("saved " + saved.group("name"), "");
        }
        Matcher written = WRITTEN.matcher(line);
        Matcher made = MADE.matcher(line);
        String name = written.matches() ? written.group("name") : made.find() ? made.group("name") : "";
        return notes.getOrDefault(name, "");
    }
}
