package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.ort.NativeSession;
import dev.sonde.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Compares a new variant with the plain model on a real input, by raw bits. */
final class SelfCheck {
    private final NativeSession plain;
    private final Map<String, Tensor> inputs;

    SelfCheck(NativeSession plain, Map<String, Tensor> inputs) {
        this.plain = plain;
        this.inputs = inputs;
    }

    /**
     * {@return what the comparison says of outputs that no write can reach}
     *
     * @param outputs names that the plain model and the variant share
     * @throws RunException where one differs though the plain model repeats itself
     */
    Fidelity compare(Map<String, Tensor> variant, Collection<String> outputs) {
        List<String> names = List.copyOf(outputs);
        Map<String, Tensor> first = plain.run(inputs, names);
        Map<String, Tensor> second = plain.run(inputs, names);
        for (String name : first.keySet()) {
            Tensor again = second.get(name);
            if (again == null || !tensor(first, name).sameBits(again)) {
                return new Fidelity.Unproven(
                        "the plain model gives other bits for \"" + name + "\" when run twice on one input");
            }
        }
        // What is no tensor was taken apart, so there may be more names than outputs.
        first.forEach((name, expected) -> requireSame(name, expected, tensor(variant, name)));
        return new Fidelity.Exact();
    }

    /** Requires that values of two variants, by name, are the same bits. */
    static void requireSame(String name, Tensor expected, Tensor found) {
        if (!expected.sameBits(found)) {
            throw new RunException(Facts.of("the variant changes \"" + name + "\", which nothing writes to")
                    .add("plain", expected)
                    .add("variant", found)
                    .add("max difference", difference(expected, found))
                    .add("so", "the variant is not used"));
        }
    }

    private static Object difference(Tensor a, Tensor b) {
        return Arrays.equals(a.shape(), b.shape()) ? a.maxAbsDifference(b) : "the shapes differ";
    }

    static Tensor tensor(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no output \"" + name + "\"");
        }
        return tensor;
    }
}
