package dev.sonde.plan;

import dev.sonde.graph.Graph;
import dev.sonde.graph.GraphText;
import dev.sonde.graph.ModelGraph;
import dev.sonde.graph.Value;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Graphs of random nodes that run where a row runs alone; nothing is promised for a batch. */
final class RandomGraph {
    private static final int[] SIZES = {1, 2, 3, 5, 8, 16, 17, 32};
    private static final List<String> UNARY =
            List.of("Relu", "Exp", "Tanh", "Sigmoid", "Erf", "Abs", "Sin", "Softplus", "Neg", "Identity", "Elu");
    private static final List<String> BINARY = List.of("Add", "Mul", "Sub", "Max", "Pow");
    private static final List<String> REDUCE = List.of("ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2");

    /** A tensor and its shape where a row runs alone. */
    record Made(String name, int... shape) {
        int rank() {
            return shape.length;
        }
    }

    private final Random random;
    private final List<Made> tensors = new ArrayList<>();
    private final List<Weight> weights = new ArrayList<>();
    private final StringBuilder nodes = new StringBuilder();
    private final int[] input;
    private int names;

    private RandomGraph(long seed) {
        random = new Random(seed);
        input = new int[] {1, size(), size()};
    }

    /** {@return a graph of two inputs {@code x} and {@code z} of the same shape, every tensor an output} */
    static ModelGraph of(long seed) {
        RandomGraph made = new RandomGraph(seed);
        made.tensors.add(new Made("x", made.input));
        made.tensors.add(new Made("z", made.input));
        made.weight(made.input);
        made.weight(made.input[2]);
        made.weight(3, made.input[1], made.input[2]);
        for (int i = 0; i < 8; i++) {
            made.step();
        }
        return made.model();
    }

    private ModelGraph model() {
        String type = "float[batch, " + input[1] + ", " + input[2] + "] ";
        ModelGraph model = GraphText.parse("(" + type + "x, " + type + "z) => () {\n" + nodes + "}");
        Graph graph = model.graph();
        List<Value> outputs = graph.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .map(Value::of)
                .toList();
        List<Weight> all = new ArrayList<>(graph.weights());
        all.addAll(weights);
        return model.with(graph.withWeights(all).withOutputs(outputs));
    }

    private void step() {
        Made made = tensors.get(random.nextInt(tensors.size()));
        switch (random.nextInt(12)) {
            case 0 -> add(made.shape(), pick(UNARY) + "(" + made.name() + ")");
            case 1 -> binary(made);
            case 2 -> product(made);
            case 3 -> transpose(made);
            case 4 -> reshape(made);
            case 5 -> along(made);
            case 6 -> reduce(made);
            case 7 ->
                add(doubled(made, axis(made)), "Concat<axis=" + last + ">(" + made.name() + ", " + made.name() + ")");
            case 8 -> gather(made);
            case 9 -> unsqueeze(made);
            case 10 -> scores(made);
            default -> flatten(made);
        }
    }

    private int last;

    private int axis(Made made) {
        last = random.nextInt(made.rank());
        return last;
    }

    private void binary(Made a) {
        List<Made> fitting =
                tensors.stream().filter(b -> stretched(a, b).length > 0).toList();
        Made b = fitting.get(random.nextInt(fitting.size()));
        add(stretched(a, b), pick(BINARY) + "(" + a.name() + ", " + b.name() + ")");
    }

    private void product(Made a) {
        int inner = a.shape()[a.rank() - 1];
        int[] shape = a.shape().clone();
        shape[shape.length - 1] = size();
        Made right = weight(inner, shape[shape.length - 1]);
        if (a.rank() < 2) {
            return;
        }
        if (random.nextBoolean()) {
            add(right.shape(), "Neg(" + right.name() + ")");
            right = tensors.get(tensors.size() - 1);
        }
        add(shape, "MatMul(" + a.name() + ", " + right.name() + ")");
    }

    private void transpose(Made made) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < made.rank(); axis++) {
            order.add(random.nextInt(order.size() + 1), axis);
        }
        int[] shape = order.stream().mapToInt(axis -> made.shape()[axis]).toArray();
        add(shape, "Transpose<perm=" + order + ">(" + made.name() + ")");
    }

    private void reshape(Made made) {
        int count = Arrays.stream(made.shape()).reduce(1, (a, b) -> a * b);
        int rest = count / made.shape()[0];
        switch (random.nextInt(5)) {
            case 0 -> add(new int[] {made.shape()[0], rest}, "Reshape(" + made.name() + ", " + ints(0, -1) + ")");
            case 1 -> add(new int[] {1, count}, "Reshape(" + made.name() + ", " + ints(1, -1) + ")");
            case 2 -> add(new int[] {count}, "Reshape(" + made.name() + ", " + ints(-1) + ")");
            case 3 -> {
                int inner = made.shape()[made.rank() - 1];
                add(new int[] {count / inner, inner}, "Reshape(" + made.name() + ", " + ints(-1, inner) + ")");
            }
            default -> {
                String shape = name("s");
                nodes.append(shape).append(" = Shape(").append(made.name()).append(")\n");
                add(made.shape(), "Reshape<allowzero=1>(" + made.name() + ", " + shape + ")");
            }
        }
    }

    private void along(Made made) {
        String operator = random.nextBoolean() ? "Softmax" : "LayerNormalization";
        int axis = operator.equals("Softmax") ? axis(made) : made.rank() - 1;
        String scale = operator.equals("Softmax")
                ? ""
                : ", " + weight(made.shape()[axis]).name();
        add(made.shape(), operator + "<axis=" + axis + ">(" + made.name() + scale + ")");
    }

    private void reduce(Made made) {
        int[] shape = made.shape().clone();
        shape[axis(made)] = 1;
        add(shape, pick(REDUCE) + "(" + made.name() + ", " + ints(last) + ")");
    }

    private void gather(Made made) {
        int[] shape = made.shape().clone();
        int axis = axis(made);
        shape[axis] = 1;
        add(shape, "Gather<axis=" + axis + ">(" + made.name() + ", " + ints(random.nextInt(made.shape()[axis])) + ")");
    }

    private void unsqueeze(Made made) {
        if (made.rank() > 3) {
            return;
        }
        int at = random.nextInt(made.rank() + 1);
        List<Integer> shape =
                new ArrayList<>(Arrays.stream(made.shape()).boxed().toList());
        shape.add(at, 1);
        add(shape.stream().mapToInt(i -> i).toArray(), "Unsqueeze(" + made.name() + ", " + ints(at) + ")");
    }

    /** Each row against itself, as attention does. */
    private void scores(Made made) {
        if (made.rank() != 3) {
            return;
        }
        String turned = name("t");
        nodes.append(turned).append(" = Transpose<perm=[0, 2, 1]>(" + made.name() + ")\n");
        int[] shape = {made.shape()[0], made.shape()[1], made.shape()[1]};
        add(shape, "MatMul(" + made.name() + ", " + turned + ")");
    }

    private void flatten(Made made) {
        int axis = random.nextInt(made.rank() + 1);
        int front = Arrays.stream(made.shape()).limit(axis).reduce(1, (a, b) -> a * b);
        int back = Arrays.stream(made.shape()).skip(axis).reduce(1, (a, b) -> a * b);
        add(new int[] {front, back}, "Flatten<axis=" + axis + ">(" + made.name() + ")");
    }

    private static int[] doubled(Made made, int axis) {
        int[] shape = made.shape().clone();
        shape[axis] *= 2;
        return shape;
    }

    /** The shape of two stretched to each other; empty where that cannot be. */
    private static int[] stretched(Made a, Made b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] shape = new int[rank];
        for (int back = 1; back <= rank; back++) {
            int left = back <= a.rank() ? a.shape()[a.rank() - back] : 1;
            int right = back <= b.rank() ? b.shape()[b.rank() - back] : 1;
            if (left != right && left != 1 && right != 1) {
                return new int[0];
            }
            shape[rank - back] = Math.max(left, right);
        }
        return shape;
    }

    private void add(int[] shape, String call) {
        String name = name("v");
        nodes.append(name).append(" = ").append(call).append('\n');
        tensors.add(new Made(name, shape));
    }

    private Made weight(int... shape) {
        int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Made made = new Made(name("w"), shape);
        weights.add(Weight.of(
                made.name(),
                Tensor.of(values, Arrays.stream(shape).asLongStream().toArray())));
        tensors.add(made);
        return made;
    }

    private String ints(int... values) {
        String name = name("i");
        String shown = Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        nodes.append(name + ": " + ElementType.INT64 + "[" + values.length + "] = {" + shown + "}\n");
        return name;
    }

    private String name(String kind) {
        return kind + names++;
    }

    private int size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
