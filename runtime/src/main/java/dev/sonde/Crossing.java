package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A value on its way from one trace into another.
 *
 * <ol>
 *   <li>From an earlier trace of the same session it goes without being saved.
 *   <li>From any trace that has run it goes where it was saved.
 * </ol>
 *
 * @param numbers gives them, at the latest when the trace runs that takes them
 */
record Crossing(Optional<TensorType> type, Supplier<Tensor> numbers) {

    /**
     * {@return {@code value}, to be taken by a trace with {@code turn}}
     *
     * @throws OrderException where it is there too late, or not at all
     */
    static Crossing of(Proxy value, Optional<Turn> turn) {
        Recording from = value.stand().recording();
        Optional<Turn> theirs = from.ties().turn();
        if (turn.isPresent() && theirs.isPresent() && turn.get().isOf(theirs.get())) {
            return inSession(value, turn.get(), theirs.get());
        }
        Tensor saved = from.saves().numbers(value.operand().name()).orElseThrow(() -> notThere(value));
        return new Crossing(Optional.of(saved.type()), () -> saved);
    }

    /** Case 1. */
    private static Crossing inSession(Proxy value, Turn ours, Turn theirs) {
        CallSite line = CallSite.here();
        Operand operand = value.operand();
        Recording from = value.stand().recording();
        if (!ours.isAfter(theirs)) {
            throw new OrderException(Facts.of("a value of a later trace is used in an earlier one")
                    .add("value", value)
                    .add("of the trace opened at", theirs.opened())
                    .add("in the trace opened at", ours.opened())
                    .add("do", "open the trace that gives it first")
                    .askedAt(line));
        }
        if (value.stand().under().isPresent()) {
            throw new OrderException(Facts.of("a value of a branch is used in another trace")
                    .add("branch opened at", value.stand().under().orElseThrow().decided())
                    .add("do", "take it out by Proxy.where")
                    .askedAt(line));
        }
        from.ties().keepForLater(operand);
        return new Crossing(
                operand.type().map(value.stand()::plain),
                () -> from.saves()
                        .numbers(operand.name())
                        .orElseThrow(() -> new OrderException(Facts.of("a value was not reached in this run")
                                .add("value", value)
                                .add("of the trace opened at", theirs.opened())
                                .add("do", "let a variable carry it, or use it where its trace runs too")
                                .askedAt(line))));
    }

    private static OrderException notThere(Proxy value) {
        return new OrderException(Facts.of("a value of another trace was given")
                .add("value", value)
                .add("do", "save it and run that trace first, or open both in one session")
                .askedAt(CallSite.here()));
    }

    /** {@return it as nodes of {@code to} take it} */
    Operand into(Recording to, Proxy value) {
        return to.ties()
                .lates()
                .take(List.of(value.stand().recording(), value.operand().name()), type, numbers);
    }

    /** {@return {@code type} without the names that dimensions have in one trace alone} */
    static TensorType plain(TensorType type) {
        return new TensorType(
                type.element(),
                type.shape()
                        .map(shape -> new Shape(shape.dims().stream()
                                .map(dim -> dim instanceof Dim.Fixed ? dim : Dim.unknown())
                                .toList())));
    }
}
