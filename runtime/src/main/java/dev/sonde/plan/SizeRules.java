package dev.sonde.plan;

import dev.sonde.plan.Layout.Size;
import dev.sonde.plan.Layout.Sizes;
import dev.sonde.tensor.Dim;
import dev.sonde.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BinaryOperator;

/**
 * Arithmetic on shapes, number by number.
 *
 * <ol>
 *   <li>The size of the axis along which rows lie grows with the batch; the others stay.
 *   <li>Numbers are picked, cut, put together and shaped like any tensor.
 *   <li>A growing number times a staying one grows; over one that divides it, too. Two growing ones may be added.
 *   <li>A growing number is never equal to a negative one; a choice between numbers must be certain.
 *   <li>Where none grows and a rule has no answer, the result is the same for all rows, its numbers unknown.
 * </ol>
 */
final class SizeRules {
    private SizeRules() {}

    /** Puts the rules of this class before those of {@code table}, for inputs that are all numbers from shapes. */
    static void around(Map<String, RowRule> table) {
        table.put("Shape", SizeRules::shape);
        table.put("Size", SizeRules::size);
        before(table, "Gather", SizeRules::gather);
        before(table, "Slice", SizeRules::slice);
        before(table, "Concat", SizeRules::concat);
        before(table, "Unsqueeze", SizeRules::vector);
        before(table, "Squeeze", SizeRules::scalar);
        before(table, "Reshape", SizeRules::reshape);
        before(table, "Identity", at -> of(at, at.sizes(0)));
        before(table, "Cast", SizeRules::cast);
        before(table, "Mul", at -> paired(at, SizeRules::times));
        before(table, "Div", at -> paired(at, SizeRules::over));
        before(table, "Add", at -> paired(at, (a, b) -> plus(a, b, 1)));
        before(table, "Sub", at -> paired(at, (a, b) -> plus(a, b, -1)));
        before(table, "Equal", at -> paired(at, SizeRules::equal));
        before(table, "Where", SizeRules::where);
    }

    /** Case 5 too: the other rule is asked where these numbers are the same whatever the batch. */
    private static void before(Map<String, RowRule> table, String operator, RowRule rule) {
        RowRule other = table.getOrDefault(operator, RowRule.refuse("it computes with the size of the batch"));
        table.put(operator, at -> {
            boolean numbers = at.inputs().stream().allMatch(fact -> fact.layout() instanceof Sizes);
            if (!numbers) {
                return other.outcome(at);
            }
            try {
                return rule.outcome(at);
            } catch (Unproven unproven) {
                boolean grows = at.inputs().stream().anyMatch(fact -> !fact.isShared());
                if (grows) {
                    throw unproven;
                }
                return other.outcome(at);
            }
        });
    }

    /** Case 1. */
    private static List<RowFact> shape(RowCase at) {
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < at.rank(0); axis++) {
            boolean rows = at.fact(0).grown().orElse(-1) == axis;
            sizes.add(new Size(rows, value(at.dim(0, axis))));
        }
        int rank = at.rank(0);
        int from = within(at.attribute("start", 0), rank);
        int to = Math.max(from, within(at.attribute("end", rank), rank));
        return List.of(RowFact.vector(sizes.subList(from, to)));
    }

    private static int within(int axis, int rank) {
        return Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
    }

    private static OptionalLong value(Dim dim) {
        return dim instanceof Dim.Fixed fixed ? OptionalLong.of(fixed.size()) : OptionalLong.empty();
    }

    private static List<RowFact> size(RowCase at) {
        Size count = Size.of(1);
        for (Dim dim : at.alone(0).dims()) {
            count = times(count, new Size(false, value(dim)));
        }
        return List.of(RowFact.scalar(new Size(at.fact(0).grown().isPresent(), count.value())));
    }

    /** Case 2. */
    private static List<RowFact> gather(RowCase at) {
        List<Size> data = at.sizes(0);
        List<Size> picked = at.constants(1).stream()
                .map(index -> data.get(RowCase.counted(index, data.size())))
                .toList();
        return List.of(at.rank(1) == 0 ? RowFact.scalar(picked.get(0)) : RowFact.vector(picked));
    }

    private static List<RowFact> slice(RowCase at) {
        List<Size> data = at.sizes(0);
        boolean plain =
                at.sizes(1).size() == 1 && (!at.has(4) || at.constants(4).equals(List.of(1)));
        Unproven.unless(plain, "it takes every other size");
        int from = within(at.constants(1).get(0), data.size());
        int to = Math.max(from, within(at.constants(2).get(0), data.size()));
        return List.of(RowFact.vector(data.subList(from, to)));
    }

    private static List<RowFact> concat(RowCase at) {
        List<Size> all = new ArrayList<>();
        for (int input = 0; input < at.inputs().size(); input++) {
            all.addAll(at.sizes(input));
        }
        return List.of(RowFact.vector(all));
    }

    private static List<RowFact> vector(RowCase at) {
        Unproven.unless(at.rank(0) == 0 && at.sizes(1).size() == 1, "it makes a matrix of sizes");
        return List.of(RowFact.vector(at.sizes(0)));
    }

    private static List<RowFact> scalar(RowCase at) {
        Unproven.unless(at.sizes(0).size() == 1, "it makes a scalar of several sizes");
        return List.of(RowFact.scalar(at.sizes(0).get(0)));
    }

    private static List<RowFact> reshape(RowCase at) {
        List<Size> target = at.sizes(1);
        if (target.isEmpty()) {
            return scalar(at);
        }
        boolean flat = target.size() == 1
                && (target.get(0).is(-1) || target.get(0).is(at.sizes(0).size()));
        Unproven.unless(flat, "it makes a matrix of sizes");
        return List.of(RowFact.vector(at.sizes(0)));
    }

    private static List<RowFact> cast(RowCase at) {
        int to = at.attribute("to", 0);
        boolean whole = to == ElementType.INT64.code() || to == ElementType.INT32.code();
        Unproven.unless(whole, "it computes with the size of the batch");
        return of(at, at.sizes(0));
    }

    private static List<RowFact> of(RowCase at, List<Size> sizes) {
        return List.of(at.rank(0) == 0 ? RowFact.scalar(sizes.get(0)) : RowFact.vector(sizes));
    }

    private static List<RowFact> paired(RowCase at, BinaryOperator<Size> rule) {
        List<Size> left = at.sizes(0);
        List<Size> right = at.sizes(1);
        int length = stretched(left.size(), right.size());
        List<Size> made = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            made.add(rule.apply(pick(left, i), pick(right, i)));
        }
        return List.of(result(made, at.rank(0) == 0 && at.rank(1) == 0));
    }

    private static int stretched(int left, int right) {
        Unproven.unless(left == right || left == 1 || right == 1, "its numbers do not go together");
        return left == 1 ? right : left;
    }

    private static Size pick(List<Size> sizes, int index) {
        return sizes.get(sizes.size() == 1 ? 0 : index);
    }

    private static RowFact result(List<Size> made, boolean scalar) {
        return scalar ? RowFact.scalar(made.get(0)) : RowFact.vector(made);
    }

    /** Case 3. */
    private static Size times(Size a, Size b) {
        Unproven.unless(!a.perRow() || !b.perRow(), "it multiplies the size of the batch by itself");
        boolean known = a.value().isPresent() && b.value().isPresent();
        return new Size(
                a.perRow() || b.perRow(),
                known ? OptionalLong.of(a.value().getAsLong() * b.value().getAsLong()) : OptionalLong.empty());
    }

    private static Size over(Size a, Size b) {
        boolean known =
                a.value().isPresent() && b.value().isPresent() && b.value().getAsLong() != 0;
        if (!a.perRow() && !b.perRow()) {
            return known ? Size.of(a.value().getAsLong() / b.value().getAsLong()) : Size.unknown();
        }
        boolean whole =
                known && !b.perRow() && a.value().getAsLong() % b.value().getAsLong() == 0;
        Unproven.unless(whole, "it divides the size of the batch");
        return new Size(true, OptionalLong.of(a.value().getAsLong() / b.value().getAsLong()));
    }

    private static Size plus(Size a, Size b, int sign) {
        Unproven.unless(a.perRow() == b.perRow(), "it adds to the size of the batch");
        boolean known = a.value().isPresent() && b.value().isPresent();
        return new Size(
                a.perRow(),
                known ? OptionalLong.of(a.value().getAsLong() + sign * b.value().getAsLong()) : OptionalLong.empty());
    }

    /** Case 4. */
    private static Size equal(Size a, Size b) {
        boolean known = a.value().isPresent() && b.value().isPresent();
        if (!a.perRow() && !b.perRow()) {
            boolean same = known && a.value().getAsLong() == b.value().getAsLong();
            return known ? Size.of(same ? 1 : 0) : Size.unknown();
        }
        boolean apart = known && (isBelow(a, b) || isBelow(b, a));
        Unproven.unless(apart, "it compares the size of the batch");
        return Size.of(0);
    }

    private static boolean isBelow(Size negative, Size growing) {
        return !negative.perRow()
                && negative.value().getAsLong() < 0
                && growing.perRow()
                && growing.value().getAsLong() >= 0;
    }

    private static List<RowFact> where(RowCase at) {
        int length = stretched(
                at.sizes(0).size(), stretched(at.sizes(1).size(), at.sizes(2).size()));
        List<Size> made = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            made.add(chosen(pick(at.sizes(0), i), pick(at.sizes(1), i), pick(at.sizes(2), i)));
        }
        boolean scalar = at.rank(0) == 0 && at.rank(1) == 0 && at.rank(2) == 0;
        return List.of(result(made, scalar));
    }

    private static Size chosen(Size condition, Size yes, Size no) {
        if (condition.value().isPresent()) {
            return condition.value().getAsLong() != 0 ? yes : no;
        }
        Unproven.unless(!yes.perRow() && !no.perRow(), "it chooses by the size of the batch");
        return Size.unknown();
    }
}
