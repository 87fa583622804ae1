package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.tensor.TensorLike;

/**
 * What is said where a condition holds, which a run decides. What is written here is written only then, and what is
 * saved here is there only then. What only one side of a condition needs is not computed on the other.
 */
public final class Branch extends RecordingScope {
    private final Stand around;
    private final Under under;

    private Branch(Stand around, Under under) {
        super(around.under(under));
        this.around = around;
        this.under = under;
    }

    static Branch when(Stand around, TensorLike condition) {
        return new Branch(
                around, Under.when(around.here(), around.condition(condition), around.under(), CallSite.here()));
    }

    /** {@return the scope where the condition does not hold, but those around it do} */
    public Branch otherwise() {
        return new Branch(around, under.otherwise(around.here()));
    }

    @Override
    public String toString() {
        return under.side() + " at " + under.decided();
    }
}
