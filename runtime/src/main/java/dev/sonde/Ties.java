package dev.sonde;

import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import java.util.Optional;

/**
 * What ties a trace to others: when it runs, what it takes from those before it and keeps for those after it, and the edits
 * that all traces of its model begin with.
 */
final class Ties {
    private final Recording recording;
    private final Lates lates;
    private final Variables variables;
    private Optional<Turn> turn = Optional.empty();
    private Edits edits = Edits.NONE;
    private boolean keepsEdits;
    private boolean editing;

    Ties(Recording recording, Fragment fragment) {
        this.recording = recording;
        this.lates = new Lates(fragment);
        this.variables = new Variables(this, recording.saves());
    }

    /**
     * Lets every set of inputs begin with {@code first}.
     *
     * @param keep whether what these save is kept
     */
    void begin(Edits first, boolean keep) {
        edits = first;
        keepsEdits = keep;
    }

    /** Lets {@code invocation} begin as all do. */
    void edit(Invocation invocation) {
        editing = true;
        edits.into(recording, invocation);
        editing = false;
    }

    /** {@return whether what is saved on this line is kept} */
    boolean keepsSaves() {
        return !editing || keepsEdits;
    }

    /** Says when this trace runs, in a session. */
    void takes(Turn own) {
        turn = Optional.of(own);
    }

    Optional<Turn> turn() {
        return turn;
    }

    /** {@return what is taken from earlier traces} */
    Lates lates() {
        return lates;
    }

    /** {@return what this trace makes of its session's variables} */
    Variables variables() {
        return variables;
    }

    /** Keeps {@code value} for traces that come after this one. */
    void keepForLater(Operand value) {
        if (recording.saves().keepForLater(value)) {
            recording.changed();
        }
    }

    /** Takes what earlier traces have given by now; says whether that has other types than before. */
    boolean settle() {
        variables.keep();
        return lates.settle();
    }
}
