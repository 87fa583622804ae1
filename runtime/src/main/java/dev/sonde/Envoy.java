package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.Nearest;
import dev.sonde.error.UnknownNameException;
import dev.sonde.graph.Node;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tree.Module;
import dev.sonde.tree.ModuleTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A module, or an operator in one, as a trace sees it: its inputs, outputs and parameters as places. */
public final class Envoy {
    private final Stand stand;
    private final Spot spot;
    private final boolean unfused;
    private final boolean edited;

    Envoy(Stand stand, Spot spot, boolean unfused) {
        this(stand, spot, unfused, false);
    }

    private Envoy(Stand stand, Spot spot, boolean unfused, boolean edited) {
        this.stand = stand;
        this.spot = spot;
        this.unfused = unfused;
        this.edited = edited;
    }

    /** {@return the path, with {@code /} before an operator's name} */
    public String path() {
        return spot.path();
    }

    /**
     * {@return the output that flows on to other modules}
     *
     * @throws dev.sonde.error.SwallowedException where the graph that runs has no such tensor
     */
    public Place output() {
        return output(0);
    }

    /** {@return the output at {@code index}; the first is the one that flows on} */
    public Place output(int index) {
        return outputPlace(index);
    }

    /** {@return the outputs} */
    public List<Place> outputs() {
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < spot.outputs().size(); i++) {
            places.add(outputPlace(i));
        }
        return places;
    }

    /** {@return the first input; what is written to it, this module alone sees} */
    public Place input() {
        return input(0);
    }

    /** {@return the input at {@code index}; what is written to it, this module alone sees} */
    public Place input(int index) {
        String tensor = tensor(spot.inputs(), index, "input");
        String label = spot.path() + "#input" + (index > 0 ? "[" + index + "]" : "");
        return new Places(stand, unfused).input(tensor, spot, label);
    }

    /** {@return the parameter {@code name} of this module, such as {@code weight}} */
    public Place parameter(String name) {
        stand.model().requireFile("the parameters of a Java model are fields of its objects", "read them there");
        String tensor = known(spot.parameters(), name, "parameter");
        return new Places(stand, unfused).tensor(tensor, spot.path() + "." + name);
    }

    /** {@return the module {@code child} below this one} */
    public Envoy at(String child) {
        String path = spot.path().isEmpty() ? child : spot.path() + "." + child;
        return with(Spot.of(stand.model().tree().at(path)));
    }

    /** {@return the operator {@code name} of this module, such as {@code Softmax} or {@code MatMul_1}} */
    public Envoy op(String name) {
        Node node = spot.operators().get(name);
        if (node == null && stand.model().isLive()) {
            throw new UnknownNameException(Facts.of("no operation \"" + name + "\" in \"" + spot.path() + '"')
                    .add("there is", String.join(", ", spot.operators().keySet()))
                    .add(
                            "do",
                            "name its method by a rule \"source CLASS#METHOD\", and let a run teach it: learn(() -> …)")
                    .askedAt(CallSite.here()));
        }
        if (node == null) {
            throw ModuleTree.noOperator(spot.path(), spot.operators(), name);
        }
        return with(Spot.of(spot.path(), name, node));
    }

    /** {@return the operators of this module that are in none of its children} */
    public List<Envoy> ops() {
        List<Envoy> all = new ArrayList<>();
        spot.operators().forEach((name, node) -> all.add(with(Spot.of(spot.path(), name, node))));
        return all;
    }

    /**
     * {@return this, with places that an operator swallowed computed beside the graph that runs, from what it still
     * has; the report says how much that differs}
     */
    public Envoy unfused() {
        stand.model().requireFile("nothing is swallowed in a Java model", "ask for it without unfused()");
        return new Envoy(stand, spot, true, edited);
    }

    /**
     * {@return what this module, applied to {@code inputs} beside the run, hands out first}
     *
     * <p>It shares its weights with the run, and is as the file has it: what is written inside of the module in the run
     * is not seen (see {@link #edited}). What it takes besides {@code inputs}, masks say, is the run's own.
     *
     * @param inputs the first of its inputs, in the order of {@link #input(int)}
     * @throws dev.sonde.error.UnknownNameException where it has not so many
     * @throws dev.sonde.error.ShapeException where one does not fit
     */
    public Proxy call(TensorLike... inputs) {
        return stand.model().isLive()
                ? callAll(inputs).get(0)
                : on(inputs).output().get();
    }

    /** {@return everything that this module, applied to {@code inputs} beside the run, hands out} */
    public List<Proxy> callAll(TensorLike... inputs) {
        ModelParts model = stand.model();
        if (model.isLive()) {
            return model.calls().all(stand, spot, inputs);
        }
        return on(inputs).outputs().stream().map(Place::get).toList();
    }

    /** {@return this module applied to {@code inputs} beside the run: what is read and written there is of this call alone} */
    public Envoy on(TensorLike... inputs) {
        stand.model().requireFile("what is inside of a layer is not seen where that is called beside a run", "call(…)");
        Stand line = stand.with(inputs);
        ModuleCall call = ModuleCall.of(
                line, spot, Arrays.stream(inputs).map(line::operand).toList());
        return new Envoy(line.of(edited ? call.edited() : call), spot, false, false);
    }

    /** {@return this, the calls of which see what earlier lines of the run wrote inside of the module and to its parameters} */
    public Envoy edited() {
        stand.model().requireFile("a layer that is called is the program's own, with all that is in it", "call(…)");
        return new Envoy(stand, spot, unfused, true);
    }

    /**
     * {@return this module in its {@code call}-th call of a run, from 1}
     *
     * @throws dev.sonde.error.UnknownNameException where the graph does not tell so many calls apart
     */
    public Envoy nth(int call) {
        return with(Spot.of(calls().nth(call)));
    }

    /** {@return this module in the call of a run after this one} */
    public Envoy next() {
        return with(Spot.of(calls().after(1)));
    }

    /** {@return this, {@code later} calls of a run later} */
    Envoy after(int later) {
        return later == 0 ? this : with(Spot.of(calls().after(later)));
    }

    boolean hasAfter(int later) {
        return calls().hasAfter(later);
    }

    private CallsInRun calls() {
        return new CallsInRun(stand.model(), spot.path());
    }

    private Envoy with(Spot other) {
        return new Envoy(stand, other, unfused, edited);
    }

    /**
     * Has this not run at all: {@code outputs} are there instead of what it would hand out, one for each. What only it
     * needs is not computed, and an edit of its input has no effect. What is inside of it can then be neither read nor
     * written. In a branch it is skipped only where the condition holds.
     *
     * @throws dev.sonde.error.ShapeException where there are more or fewer outputs, or one does not fit
     * @throws dev.sonde.error.SwallowedException where a fusion crosses its edge
     * @throws dev.sonde.error.OrderException where a line before this needs something inside of it
     */
    public void skip(TensorLike... outputs) {
        new Skipping(stand, spot, unfused).with(outputs);
    }

    @Override
    public String toString() {
        return spot.path();
    }

    Spot spot() {
        return spot;
    }

    private Place outputPlace(int index) {
        String tensor = tensor(spot.outputs(), index, "output");
        return new Places(stand, unfused).tensor(tensor, spot.path() + (index > 0 ? "#output[" + index + "]" : ""));
    }

    private String tensor(List<String> tensors, int index, String kind) {
        if (index < 0 || index >= tensors.size()) {
            throw new UnknownNameException(Facts.of("\"" + spot.path() + "\" has no " + kind + " " + index)
                    .add("it has", tensors.size())
                    .add("do", stand.model().untaught())
                    .askedAt(CallSite.here()));
        }
        return tensors.get(index);
    }

    private <T> T known(Map<String, T> all, String name, String kind) {
        T value = all.get(name);
        if (value == null) {
            Collection<String> names = all.keySet();
            throw new UnknownNameException(Facts.of("\"" + spot.path() + "\" has no " + kind + " \"" + name + "\"")
                    .add("nearest", Nearest.to(name, names))
                    .add("it has", String.join(", ", names))
                    .askedAt(CallSite.here()));
        }
        return value;
    }

    /** A module or operator of the exported graph. */
    record Spot(
            String path,
            List<String> inputs,
            List<String> outputs,
            List<Node> nodes,
            Map<String, String> parameters,
            Map<String, Node> operators) {

        static Spot of(Module module) {
            return new Spot(
                    module.path(),
                    module.inputs(),
                    module.allOutputs(),
                    module.nodes(),
                    module.parameters(),
                    module.allOperators());
        }

        static Spot of(String module, String name, Node node) {
            List<String> inputs =
                    node.inputs().stream().filter(input -> !input.isEmpty()).toList();
            return new Spot(module + "/" + name, inputs, node.outputs(), List.of(node), Map.of(), Map.of());
        }
    }
}
