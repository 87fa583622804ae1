package dev.sonde.samples.embedding;

import dev.sonde.Proxy;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One sentence steered through the library, layer by layer, beside the plain run of the same sentence. */
final class SteeredLayers {
    private final List<Tensor> plain;
    private final List<Tensor> steered;
    private final List<Tensor> steeredByZero;

    private SteeredLayers(List<Tensor> plain, List<Tensor> steered, List<Tensor> steeredByZero) {
        this.plain = plain;
        this.steered = steered;
        this.steeredByZero = steeredByZero;
    }

    static SteeredLayers of(MiniLm lm, String sentence, Tensor direction) {
        Map<String, Tensor> inputs = lm.inputs(sentence);
        Tracer untouched = lm.model().trace(inputs);
        List<Saved> before = layers(untouched);
        untouched.run();
        Tracer t = lm.model().trace(inputs);
        Proxy strength = t.feed("strength", 1);
        t.at(MiniLm.layer(Direction.LAYER)).output().edit(h -> h.add(strength.mul(direction)));
        List<Saved> after = layers(t);
        t.run();
        List<Tensor> steered = copies(after);
        t.run(Map.of("strength", Tensor.of(new float[] {0})));
        return new SteeredLayers(copies(before), steered, copies(after));
    }

    /** {@return how the layers before the steered one differ from the plain run's} */
    Bits before() {
        return bits(steered, 0, Direction.LAYER);
    }

    /** {@return how far the steered layer is from what {@code direction} makes of the plain one by hand} */
    double fromByHand(Tensor direction) {
        Tensor expected = ByHand.sum(plain.get(Direction.LAYER), direction);
        return steered.get(Direction.LAYER).maxAbsDifference(expected);
    }

    /** {@return how all the layers differ from the plain run's when the strength is zero} */
    Bits byZero() {
        return bits(steeredByZero, 0, plain.size());
    }

    /** {@return how far the last layer was moved} */
    double moved() {
        int last = plain.size() - 1;
        return steered.get(last).maxAbsDifference(plain.get(last));
    }

    private Bits bits(List<Tensor> layers, int from, int to) {
        Bits all = new Bits(0, 0);
        for (int i = from; i < to; i++) {
            all = all.and(ByHand.bits(plain.get(i), layers.get(i)));
        }
        return all;
    }

    private static List<Saved> layers(Tracer t) {
        List<Saved> saved = new ArrayList<>();
        for (int layer = 0; layer < MiniLm.LAYERS; layer++) {
            saved.add(t.at(MiniLm.layer(layer)).output().save());
        }
        return saved;
    }

    private static List<Tensor> copies(List<Saved> saved) {
        return saved.stream()
                .map(s -> Tensor.of(s.value().toFloatArray(), s.value().shape()))
                .toList();
    }
}
