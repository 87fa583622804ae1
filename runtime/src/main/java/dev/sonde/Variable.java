package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.error.ShapeException;
import dev.sonde.ops.Choose;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.Optional;

/** A value of a session that its traces change, one after the other. */
final class Variable {
    private final Whole whole;
    private final Tensor start;
    private Tensor now;
    private TensorType type;

    Variable(Whole whole, Tensor start) {
        this.whole = whole;
        this.start = start;
        this.now = start;
        this.type = start.type();
    }

    /** {@return where a line stands that speaks of it} */
    Stand stand() {
        return whole.current().now();
    }

    void reset() {
        now = start;
    }

    void put(Tensor numbers) {
        now = numbers;
    }

    /** {@return it as it is on this line} */
    Operand read(Stand stand) {
        if (stand.recording()
                .ties()
                .turn()
                .filter(turn -> turn.whole().equals(whole))
                .isEmpty()) {
            throw new OrderException(Facts.of("a variable of a session is used outside of it")
                    .add("do", "save it, and give its value() here")
                    .askedAt(CallSite.here()));
        }
        return stand.recording()
                .ties()
                .variables()
                .read(this)
                .orElseGet(() -> stand.recording().ties().lates().take(this, Optional.of(type), () -> now));
    }

    /** Lets it be {@code value}; under a condition, only where that holds. */
    void write(Stand stand, Operand value) {
        Operand written = stand.under()
                .map(condition -> Choose.either(stand.here(), condition.holds(), value, read(stand)))
                .orElse(value);
        TensorType given = stand.plain(written.type().orElseThrow(() -> unknown(value)));
        if (given.element() != type.element()) {
            throw new ShapeException(Facts.of("a variable keeps the type of its elements")
                    .add("it is", type)
                    .add("given", given)
                    .askedAt(CallSite.here()));
        }
        if (!given.equals(type)) {
            type = whole.isCertain() && stand.under().isEmpty() ? given : TensorType.of(given.element());
        }
        stand.recording().ties().variables().write(this, written);
    }

    private static ShapeException unknown(Operand value) {
        return new ShapeException(Facts.of("the type of this value is known only when it runs")
                .add("value", value.name())
                .add("do", "cast it, so that its elements have a type")
                .askedAt(CallSite.here()));
    }
}
