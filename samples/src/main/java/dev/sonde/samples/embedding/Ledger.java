package dev.sonde.samples.embedding;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was claimed and whether it held, said while it goes. */
final class Ledger {
    private final PrintStream out;
    private final List<String> kept = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    Ledger(PrintStream out) {
        this.out = out;
    }

    /** Notes whether what {@code claim} says holds, as was just found. */
    void check(boolean holds, String claim) {
        out.println((holds ? "  ok      " : "  FAILED  ") + claim);
        (holds ? kept : broken).add(claim);
    }

    void say(String line) {
        out.println(line);
    }

    /** {@return the claims that held} */
    List<String> kept() {
        return List.copyOf(kept);
    }

    /** {@return the claims that did not hold} */
    List<String> broken() {
        return List.copyOf(broken);
    }
}
