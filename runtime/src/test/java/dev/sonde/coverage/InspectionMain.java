package dev.sonde.coverage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A process that is told folders of models on its standard input, one a line, and says of each how it fared. */
final class InspectionMain {
    private InspectionMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
            Verdict verdict = inspect(new NodeCase(Path.of(line)));
            out.println(verdict.kind() + " " + verdict.why());
        }
    }

    private static Verdict inspect(NodeCase test) throws IOException {
        try {
            return Inspection.of(test);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return Verdict.of(Verdict.Kind.FAILED, e + " at " + e.getStackTrace()[0]);
        }
    }
}
