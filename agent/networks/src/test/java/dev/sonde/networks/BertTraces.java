package dev.sonde.networks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.example.bert.Bert;
import dev.sonde.Envoy;
import dev.sonde.JavaModel;
import dev.sonde.Place;
import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.UnknownNameException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Traces a BERT of DJL, and prints what comes of it. */
public final class BertTraces {
    private final NDManager manager;
    private final Bert bert;
    private final JavaModel model;
    private final long[] words = Bert.line(0);
    private float[] answer = {};

    private BertTraces(NDManager manager) {
        this.manager = manager;
        this.bert = new Bert(manager, 3);
        this.model = JavaModel.of(bert.block());
    }

    public static void main(String[] arguments) {
        try (NDManager manager = NDManager.newBaseManager()) {
            BertTraces traces = new BertTraces(manager);
            traces.model.learn(traces::read);
            traces.everyBlockIsAsByHand();
            traces.edits();
            traces.skips();
            traces.calls();
            traces.callsThatNobodyNeeds();
            traces.callsBeforeAStop();
            traces.read();
            System.out.println("last" + Text.of(traces.answer));
        }
    }

    private void read() {
        answer = bert.read(words);
    }

    private void everyBlockIsAsByHand() {
        Map<Envoy, List<Saved>> inputs = new LinkedHashMap<>();
        Map<Envoy, List<Saved>> outputs = new LinkedHashMap<>();
        try (Tracer t = model.trace()) {
            for (Envoy block : everything(t)) {
                inputs.put(block, inputs(block));
                outputs.put(
                        block, block.outputs().stream().map(out -> out.save()).toList());
            }
            System.out.println(t.run(this::read).fidelity());
            System.out.println("traced" + Text.of(answer));
            Iterator<Block> blocks = blocks(bert.block()).iterator();
            inputs.forEach((block, given) -> {
                NDList made = blocks.next().forward(new ParameterStore(manager, true), arrays(given), false);
                System.out.println((isSame(made, outputs.getOrDefault(block, List.of())) ? "same " : "other ")
                        + block.path() + ": " + given.size() + " to " + made.size());
            });
        }
    }

    private List<Envoy> everything(Tracer t) {
        List<Envoy> all = new ArrayList<>(List.of(t.at("")));
        all.addAll(t.all("**"));
        return all;
    }

    private static List<Saved> inputs(Envoy block) {
        List<Saved> saved = new ArrayList<>();
        try {
            while (true) {
                saved.add(block.input(saved.size()).save());
            }
        } catch (UnknownNameException e) {
            return saved;
        }
    }

    /** {@return a block and all that are in it, each before those in it} */
    private static Stream<Block> blocks(Block block) {
        return Stream.concat(
                Stream.of(block), block.getChildren().values().stream().flatMap(BertTraces::blocks));
    }

    private NDList arrays(List<Saved> saved) {
        NDList arrays = new NDList();
        for (Saved each : saved) {
            Tensor tensor = each.value();
            Shape shape = new Shape(tensor.shape());
            arrays.add(
                    tensor.element() == ElementType.INT64
                            ? manager.create(tensor.toLongArray(), shape)
                            : manager.create(tensor.toFloatArray(), shape));
        }
        return arrays;
    }

    private static boolean isSame(NDList made, List<Saved> saved) {
        boolean same = made.size() == saved.size();
        for (int i = 0; same && i < made.size(); i++) {
            NDArray array = made.get(i).toType(DataType.FLOAT32, false);
            Tensor tensor = saved.get(i).value();
            same = Arrays.equals(array.getShape().getShape(), tensor.shape())
                    && Arrays.equals(array.toFloatArray(), tensor.toFloatArray());
        }
        return same;
    }

    private void edits() {
        Map<String, Tensor> plain = outputs(t -> {});
        compare("halved", plain, outputs(t -> t.at("transformer_1").output().edit(h -> h.mul(0.5))));
        System.out.println("halved" + Text.of(answer));
        compare("second output", plain, outputs(t -> t.at("").output(1).set(0)));
        compare("second input", plain, outputs(t -> {
            t.at("transformer_3").input(1).slice(":, :, :, 0").set(-100_000);
        }));
        compare("written as it is", plain, outputs(t -> {
            everything(t).forEach(block -> block.output().edit(h -> h.mul(1)));
        }));
    }

    /** {@return the outputs of all blocks while {@code lines} hold} */
    private Map<String, Tensor> outputs(Consumer<Tracer> lines) {
        Map<String, Saved> saved = new LinkedHashMap<>();
        try (Tracer t = model.trace()) {
            lines.accept(t);
            for (Envoy block : everything(t)) {
                for (int i = 0; i < block.outputs().size(); i++) {
                    saved.put(block.path() + '#' + i, block.output(i).save());
                }
            }
            t.run(this::read);
            Map<String, Tensor> values = new LinkedHashMap<>();
            saved.forEach((name, value) -> values.put(name, value.value()));
            return values;
        }
    }

    private static void compare(String what, Map<String, Tensor> one, Map<String, Tensor> other) {
        List<String> changed = new ArrayList<>();
        one.forEach((name, tensor) -> {
            Tensor now = Objects.requireNonNull(other.get(name), name);
            if (!Arrays.equals(tensor.toFloatArray(), now.toFloatArray())) {
                changed.add(name);
            }
        });
        System.out.println("changed by " + what + ": " + changed);
    }

    /** Another trace of the same run sees that the blocks in the one that is skipped are not called. */
    private void skips() {
        try (Tracer t = model.trace();
                Tracer other = JavaModel.of(bert.block()).trace()) {
            t.at("transformer_2").skip(t.at("transformer_2").input());
            Saved inside = other.at("transformer_2.selfAttention").output().save();
            Saved after = other.at("transformer_3.selfAttention").output().save();
            t.run(() -> other.run(this::read));
            System.out.println("runs inside " + inside.reached() + ", after " + after.reached());
        }
        System.out.println("skipped" + Text.of(answer));
    }

    /** A block that is called while the run still has the mask takes that; here it makes what it made itself. */
    private void calls() {
        compare("called beside", outputs(t -> {}), outputs(t -> {
            Proxy aside = t.at("transformer_3").call(t.at("transformer_2").output());
            t.at("transformer_3").output().set(aside);
        }));
    }

    /** What is only saved is made while the run still has its arrays. */
    private void callsThatNobodyNeeds() {
        try (Tracer t = model.trace()) {
            Place late = t.at("transformer_3").output();
            Saved own = late.save();
            Saved again =
                    t.at("transformer_3").call(t.at("transformer_2").output()).save();
            Saved earlier = t.at("transformer_1").call(late).save();
            Saved mask = t.at("transformer_1").input(1).save();
            t.run(this::read);
            System.out.println("called" + Text.of(answer));
            System.out.println("beside as in the run " + isSame(arrays(List.of(again)), List.of(own)));
            System.out.println("beside as by hand " + isSame(made("transformer_1", own, mask), List.of(earlier)));
        }
    }

    /** {@return what a child of the root makes of what was saved} DJL puts the children's numbers before their names. */
    private NDList made(String child, Saved... given) {
        Block block = bert.block().getChildren().stream()
                .filter(each -> each.getKey().endsWith(child))
                .findFirst()
                .orElseThrow()
                .getValue();
        return block.forward(new ParameterStore(manager, true), arrays(List.of(given)), false);
    }

    private void callsBeforeAStop() {
        try (Tracer t = model.trace()) {
            Saved first = t.at("transformer_1").output().save();
            Saved again =
                    t.at("transformer_1").call(t.at("transformer_1").input()).save();
            t.stop();
            boolean[] ended = {false};
            t.run(() -> {
                read();
                ended[0] = true;
            });
            System.out.println(
                    "beside before the stop " + !ended[0] + " " + isSame(arrays(List.of(again)), List.of(first)));
        }
    }
}
