package dev.sonde.run;

import dev.sonde.graph.GraphText;
import dev.sonde.graph.Patch;
import java.util.Set;

/**
 * A patch to be carried out, and the model's own outputs wanted beside what it saves. Its structure as text, by which
 * variants are known, is written once, however often it runs.
 */
public final class Planned {
    private final Patch patch;
    private final Set<String> keep;
    private final String key;

    private Planned(Patch patch, Set<String> keep) {
        this.patch = patch;
        this.keep = Set.copyOf(keep);
        this.key =
                GraphText.print(patch) + "\nkeep " + this.keep.stream().sorted().toList();
    }

    /** {@return {@code patch}, with the model's own outputs {@code keep} beside what it saves} */
    public static Planned of(Patch patch, Set<String> keep) {
        return new Planned(patch, keep);
    }

    /** {@return what is to be carried out} */
    public Patch patch() {
        return patch;
    }

    /** {@return what is to be carried out, as a flow chart in the notation of Mermaid} */
    public String diagram() {
        return patch.diagram();
    }

    Set<String> keep() {
        return keep;
    }

    String key() {
        return key;
    }

    @Override
    public String toString() {
        return key;
    }
}
