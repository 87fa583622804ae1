package dev.sonde.plan;

import dev.sonde.plan.Layout.Along;
import dev.sonde.plan.Layout.Mixed;
import dev.sonde.plan.Layout.Numbered;
import dev.sonde.plan.Layout.Size;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Numbers of rows. A graph that masks by row counts the rows, makes index tuples that begin with a row's number, and
 * looks these up: each row finds itself.
 *
 * <ol>
 *   <li>Range from 0 to the size of the batch counts the rows.
 *   <li>What stretches such numbers or turns their axes leaves them what they are.
 *   <li>Concat along the last axis makes tuples of them and of other indices.
 *   <li>GatherND of such tuples finds in every row what the row finds alone.
 *   <li>Any other use mixes rows, though the shape stays certain.
 * </ol>
 */
final class NumberRules {
    private NumberRules() {}

    static void around(Map<String, RowRule> table) {
        Map<String, RowRule> others = new HashMap<>(table);
        others.forEach(
                (operator, rule) -> table.put(operator, at -> isNumbered(at) ? other(at, rule) : rule.outcome(at)));
        table.put("Range", NumberRules::range);
        for (String operator : List.of("Unsqueeze", "Squeeze", "Transpose", "Expand", "Identity")) {
            RowRule rule = RowRules.require(others, operator);
            table.put(operator, at -> isNumbered(at) ? kept(at, rule) : rule.outcome(at));
        }
        RowRule concat = RowRules.require(others, "Concat");
        table.put("Concat", at -> isNumbered(at) ? tuples(at, concat) : concat.outcome(at));
        RowRule gather = RowRules.require(others, "GatherND");
        table.put("GatherND", at -> isNumbered(at) ? found(at) : gather.outcome(at));
        table.put("Shape", RowRules.require(others, "Shape"));
    }

    private static boolean isNumbered(RowCase at) {
        return at.inputs().stream().anyMatch(RowFact::isNumbered);
    }

    /** Case 1. */
    private static List<RowFact> range(RowCase at) {
        boolean grows =
                at.fact(1).sizes().filter(sizes -> sizes.get(0).perRow()).isPresent();
        if (!grows) {
            at.requireSharedFrom(0);
            return List.of(RowFact.shared(new Shape(List.of(Dim.unknown()))));
        }
        Size end = at.sizes(1).get(0);
        boolean rows = end.value().orElse(0) == 1
                && at.constants(0).get(0) == 0
                && at.constants(2).get(0) == 1;
        Unproven.unless(rows, "it counts something else than the rows of the batch");
        return List.of(new RowFact(new Numbered(0, false), Optional.of(Shape.of(1)), OptionalInt.of(0)));
    }

    /** Case 2: all that goes for rows goes for numbers of rows. */
    private static List<RowFact> kept(RowCase at, RowRule rule) {
        boolean everywhere =
                at.fact(0).layout().equals(new Numbered(at.fact(0).grown().orElse(0), false));
        Unproven.unless(everywhere, "tuples of row numbers are taken apart");
        RowFact made = rule.outcome(asRows(at)).get(0);
        return List.of(made.with(new Numbered(made.grown().orElseThrow(), false)));
    }

    /** Case 3. */
    private static List<RowFact> tuples(RowCase at, RowRule concat) {
        RowFact made = concat.outcome(asRows(at)).get(0);
        int last = at.rank(0) - 1;
        boolean first = at.axisAttribute("axis", 0, at.rank(0)) == last
                && at.fact(0).layout().equals(new Numbered(made.grown().orElse(-1), false))
                && at.dim(0, last).equals(Dim.of(1))
                && at.inputs().stream().skip(1).noneMatch(RowFact::isNumbered);
        if (!first) {
            return other(at, concat);
        }
        return List.of(made.with(new Numbered(made.grown().orElseThrow(), true)));
    }

    /** Case 4. */
    private static List<RowFact> found(RowCase at) {
        int last = at.rank(1) - 1;
        RowFact tuples = at.fact(1);
        boolean own = at.fact(0).axis().orElse(-1) == 0
                && at.dim(0, 0).equals(Dim.of(1))
                && tuples.layout() instanceof Numbered numbered
                && numbered.tuples()
                && numbered.axis() != last
                && at.attribute("batch_dims", 0) == 0
                && at.dim(1, last) instanceof Dim.Fixed;
        Unproven.unless(own, "rows are looked up by their number");
        int length = (int) ((Dim.Fixed) at.dim(1, last)).size();
        List<Dim> dims = new ArrayList<>(at.alone(1).dims().subList(0, last));
        dims.addAll(at.alone(0).dims().subList(length, at.rank(0)));
        return List.of(at.result(tuples.grown(), new Shape(dims)));
    }

    /** Case 5. */
    private static List<RowFact> other(RowCase at, RowRule rule) {
        List<RowFact> mixed = new ArrayList<>();
        for (RowFact made : rule.outcome(asRows(at))) {
            mixed.add(made.with(new Mixed(at.cause("it computes with the numbers of rows"))));
        }
        return mixed;
    }

    private static RowCase asRows(RowCase at) {
        List<RowFact> inputs = at.inputs().stream()
                .map(fact ->
                        fact.isNumbered() ? fact.with(new Along(fact.grown().orElseThrow(), Optional.empty())) : fact)
                .toList();
        return new RowCase(at.node(), inputs, at.floats());
    }
}
