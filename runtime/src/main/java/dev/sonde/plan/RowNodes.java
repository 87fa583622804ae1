package dev.sonde.plan;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.Node;
import dev.sonde.graph.OpType;
import dev.sonde.graph.Weight;
import dev.sonde.plan.Layout.Size;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The nodes that move rows and put shapes right, each written once. */
final class RowNodes {
    private final Fresh fresh;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Weight> constants = new ArrayList<>();
    private final Map<Object, String> known = new HashMap<>();

    RowNodes(Fresh fresh) {
        this.fresh = fresh;
    }

    void add(Node node) {
        nodes.add(node);
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Weight> constants() {
        return constants;
    }

    String name() {
        return fresh.name();
    }

    /** The rows {@code places} of {@code tensor}, which holds {@code count}; the tensor itself where that is all of it. */
    String rows(String tensor, int axis, int count, List<Integer> places) {
        if (places.equals(RowMap.apart(count).places())) {
            return tensor;
        }
        return once(List.of("rows", tensor, places), () -> {
            long[] indices = places.stream().mapToLong(place -> place).toArray();
            return make("Gather", axis, tensor, constant(Tensor.of(indices, indices.length)));
        });
    }

    /** Tensors one after the other. */
    String concat(int axis, List<String> tensors) {
        return tensors.size() == 1 ? tensors.get(0) : make("Concat", axis, tensors.toArray(String[]::new));
    }

    /** Numbers that follow from the shape of a row alone, made those of {@code rows} rows. */
    String grown(String sizes, List<Size> known, boolean scalar, int rows) {
        if (rows == 1 || known.stream().noneMatch(Size::perRow)) {
            return sizes;
        }
        return once(List.of("grown", sizes, rows), () -> {
            String made = name();
            nodes.add(Node.of("Mul", List.of(sizes, perRow(known, scalar, rows)), List.of(made)));
            return made;
        });
    }

    /** Lets {@code made} be the numbers that {@code node} finds in a shape of {@code rows} rows, for a row alone. */
    void alone(Node node, String made, List<Size> known, int rows) {
        if (rows == 1 || known.stream().noneMatch(Size::perRow)) {
            nodes.add(node);
            return;
        }
        String found = name();
        nodes.add(node.withOutputs(List.of(found)));
        String divisor = perRow(known, node.op().is("Size"), rows);
        nodes.add(Node.of("Div", List.of(found, divisor), List.of(made)));
    }

    /**
     * Index tuples that begin with 0, made to begin with the number of their row.
     *
     * @param one ones, and the length of a tuple
     */
    String numbered(String tuples, int axis, int rows, long[] one) {
        if (rows == 1) {
            return tuples;
        }
        long[] sizes = one.clone();
        int length = (int) one[one.length - 1];
        sizes[axis] = rows;
        long[] numbers = new long[rows * length];
        for (int row = 0; row < rows; row++) {
            numbers[row * length] = row;
        }
        String made = name();
        nodes.add(Node.of("Add", List.of(tuples, constant(Tensor.of(numbers, sizes))), List.of(made)));
        return made;
    }

    private String perRow(List<Size> known, boolean scalar, int rows) {
        long[] factors =
                known.stream().mapToLong(size -> size.perRow() ? rows : 1).toArray();
        return constant(scalar ? Tensor.of(factors) : Tensor.of(factors, factors.length));
    }

    private String make(String operator, int axis, String... inputs) {
        String made = name();
        Map<String, Attribute> attributes = Map.of("axis", new Attribute.Int(axis));
        nodes.add(Node.of(OpType.of(operator), List.of(inputs), List.of(made), attributes));
        return made;
    }

    private String constant(Tensor numbers) {
        return once(List.of("constant", numbers.type(), boxed(numbers)), () -> {
            Weight weight = Weight.of(name(), numbers);
            constants.add(weight);
            return weight.name();
        });
    }

    private String once(Object key, Supplier<String> make) {
        String earlier = known.get(key);
        if (earlier != null) {
            return earlier;
        }
        String name = make.get();
        known.put(key, name);
        return name;
    }

    private static List<Long> boxed(Tensor numbers) {
        return Arrays.stream(numbers.toLongArray()).boxed().toList();
    }
}
