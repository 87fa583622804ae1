package dev.sonde.plan;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Products of matrices.
 *
 * <ol>
 *   <li>Rows that are matrices of their own (an axis before the last two) stay apart, as {@link ElementRules} says.
 *   <li>Rows that are rows of the left matrix stay apart where the right one is the same for all; columns of the right
 *       one likewise.
 *   <li>Rows along the axis that is summed over are mixed.
 *   <li>In case 2 one product serves all rows. ONNX Runtime has another kernel for few rows, unless the right matrix is a
 *       constant, which it packs: only then is every bit certain (measured).
 * </ol>
 */
final class ProductRules {
    static final String KERNEL = "ONNX Runtime has another kernel for a matrix of few rows";

    private ProductRules() {}

    static List<RowFact> matMul(RowCase at) {
        boolean packed = at.floats().test(at.name(1));
        RowFact product = product(at);
        return List.of(isOneProduct(at) && !packed ? at.rounded(product, KERNEL) : product);
    }

    /** Sums of whole numbers are exact in any order. */
    static List<RowFact> whole(RowCase at) {
        at.requireSharedFrom(2);
        return List.of(product(at));
    }

    static List<RowFact> gemm(RowCase at) {
        boolean turnedLeft = at.attribute("transA", 0) != 0;
        boolean turnedRight = at.attribute("transB", 0) != 0;
        at.requireSharedFrom(1);
        at.requireOff(turnedLeft ? 0 : 1, 0);
        if (at.has(2) && at.holdsRows(0)) {
            boolean stretched = at.rank(2) < 2 || at.dim(2, 0).equals(Dim.of(1));
            Unproven.unless(stretched, "what is added is not the same for all rows");
        }
        Shape alone = new Shape(List.of(at.dim(0, turnedLeft ? 1 : 0), at.dim(1, turnedRight ? 0 : 1)));
        OptionalInt axis = at.holdsRows(0) ? OptionalInt.of(0) : OptionalInt.empty();
        RowFact made = at.result(axis, alone);
        return List.of(at.floats().test(at.name(1)) ? made : at.rounded(made, KERNEL));
    }

    /** Case 4: whether rows share a matrix. */
    private static boolean isOneProduct(RowCase at) {
        if (!at.holdsRows(0)) {
            return at.holdsRows(1) && at.axis(1).getAsInt() == at.rank(1) - 1;
        }
        return !at.holdsRows(1);
    }

    private static RowFact product(RowCase at) {
        boolean batchTurned = at.attribute("transBatchA", 0) != 0 || at.attribute("transBatchB", 0) != 0;
        Unproven.unless(!batchTurned, "it turns the axes of a batch");
        Operand left = operand(at, 0, at.attribute("transA", 0) != 0);
        Operand right = operand(at, 1, at.attribute("transB", 0) != 0);
        if (left.rank() < 2 || right.rank() < 2) {
            return vector(at, left, right);
        }
        int rank = Math.max(left.rank(), right.rank());
        List<Dim> dims = new ArrayList<>();
        for (int fromEnd = -rank; fromEnd < -2; fromEnd++) {
            dims.add(ElementRules.meet(left.dim(fromEnd), right.dim(fromEnd)));
        }
        dims.add(left.dim(-2));
        dims.add(right.dim(-1));
        return at.result(axis(left, right, rank), new Shape(dims));
    }

    /** A vector on the right is summed away; one on the left is not followed. */
    private static RowFact vector(RowCase at, Operand left, Operand right) {
        Unproven.unless(left.rank() >= 2 && right.rows().isEmpty(), "a vector holds rows");
        Unproven.unless(left.rows().orElse(-2) != -1, "it sums over the rows");
        List<Dim> dims = left.dims().subList(0, left.rank() - 1);
        OptionalInt axis = left.rows().isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(left.rows().getAsInt() + left.rank());
        return at.result(axis, new Shape(dims));
    }

    /** Cases 1 to 3. */
    private static OptionalInt axis(Operand left, Operand right, int rank) {
        Unproven.unless(left.rows().orElse(-2) != -1 && right.rows().orElse(-1) != -2, "it sums over the rows");
        if (left.rows().isEmpty() && right.rows().isEmpty()) {
            return OptionalInt.empty();
        }
        int axis = left.rows().orElseGet(() -> right.rows().getAsInt());
        if (left.rows().isPresent() && right.rows().isPresent()) {
            boolean paired = left.rows().equals(right.rows()) && axis < -2;
            Unproven.unless(paired, "it multiplies rows with each other");
            boolean same = left.dim(axis).equals(right.dim(axis)) && left.dim(axis) instanceof Dim.Fixed;
            Unproven.unless(same, "a row may be of different sizes in its inputs where rows lie");
        } else if (axis < -2) {
            Operand other = left.rows().isPresent() ? right : left;
            Unproven.unless(other.dim(axis).equals(Dim.of(1)), "an input is not of size one where rows lie");
        }
        return OptionalInt.of(axis + rank);
    }

    /** An operand as it is multiplied; axes counted from the end. */
    private record Operand(List<Dim> dims, OptionalInt rows) {
        int rank() {
            return dims.size();
        }

        Dim dim(int fromEnd) {
            return rank() + fromEnd < 0 ? Dim.of(1) : dims.get(rank() + fromEnd);
        }
    }

    private static Operand operand(RowCase at, int input, boolean turned) {
        List<Dim> dims = new ArrayList<>(at.alone(input).dims());
        int rank = dims.size();
        OptionalInt rows = at.axis(input);
        int fromEnd = rows.orElse(0) - rank;
        if (turned && rank >= 2) {
            dims.add(dims.remove(rank - 2));
            fromEnd = fromEnd == -1 ? -2 : fromEnd == -2 ? -1 : fromEnd;
        }
        return new Operand(dims, rows.isPresent() ? OptionalInt.of(fromEnd) : rows);
    }
}
