package dev.sonde;

import dev.sonde.ops.Operand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one trace makes of the variables of its session. */
final class Variables {
    private final Ties ties;
    private final Saves saves;
    private final Map<Variable, Operand> written = new LinkedHashMap<>();

    Variables(Ties ties, Saves saves) {
        this.ties = ties;
        this.saves = saves;
    }

    Optional<Operand> read(Variable variable) {
        return Optional.ofNullable(written.get(variable));
    }

    void write(Variable variable, Operand value) {
        written.put(variable, value);
    }

    /** Has the last values kept, for the traces that come after this one. */
    void keep() {
        written.values().forEach(ties::keepForLater);
    }

    /** Gives every variable what the run made of it. */
    void settle() {
        written.forEach((variable, value) -> saves.numbers(value.name()).ifPresent(variable::put));
    }
}
