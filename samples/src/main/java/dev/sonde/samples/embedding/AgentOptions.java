package dev.sonde.samples.embedding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the agent is told in a run, as the lines of its YAML file. Without lines the agent is there and idle.
 *
 * @param lines the settings, one a line
 */
record AgentOptions(List<String> lines) {
    static final String FILE = "sonde.yaml";
    private static final String EDIT = "edit:";
    static final AgentOptions IDLE = new AgentOptions(List.of());

    static AgentOptions watching(String pattern, Path folder) {
        return new AgentOptions(List.of(
                "watch: [ " + quoted(pattern) + " ]",
                "out: " + quoted(folder.resolve(ProgramRun.WATCHED)),
                "status: " + quoted(folder.resolve(ProgramRun.STATUS))));
    }

    /** {@return these options, and the vector in {@code file} added to what flows out of {@code place}} */
    AgentOptions adding(Path file, String place) {
        List<String> more = new ArrayList<>(lines);
        more.add(EDIT);
        more.add("  - place: " + quoted(place));
        more.add("    add: " + quoted(file));
        return new AgentOptions(more);
    }

    /** {@return the argument that gives the JVM the agent in {@code jar}; a settings file is put into {@code folder}} */
    String argument(Path jar, Path folder) throws IOException {
        if (lines.isEmpty()) {
            return "-javaagent:" + jar;
        }
        Path settings = folder.resolve(FILE);
        Files.write(settings, lines);
        return "-javaagent:" + jar + "=" + settings;
    }

    /** {@return whether calls go by before the agent does what it is told: a watch waits for nothing} */
    boolean comesLate() {
        return !lines.isEmpty() && !lines.contains(EDIT);
    }

    private static String quoted(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }
}
