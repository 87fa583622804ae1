package dev.sonde.run;

import dev.sonde.error.Facts;
import dev.sonde.error.RunException;
import dev.sonde.error.ShapeException;
import dev.sonde.graph.Patch;
import dev.sonde.graph.Value;
import dev.sonde.ort.NativeSession;
import dev.sonde.plan.Reach;
import dev.sonde.plan.Spliced;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Shows that what a variant does not write to is what the plain model computes. */
final class Proof {
    private final VariantBuilder builder;
    private final Structure structure;
    private final Supplier<NativeSession> plain;

    /** @param plain the session without Sonde */
    Proof(VariantBuilder builder, Structure structure, Supplier<NativeSession> plain) {
        this.builder = builder;
        this.structure = structure;
        this.plain = plain;
    }

    /**
     * {@return a variant of {@code planned} that was compared with the plain model}
     *
     * @param inputs real inputs and feeds
     * @throws RunException where the comparison fails or ONNX Runtime refuses the variant
     */
    Variant proven(Planned planned, Map<String, Tensor> inputs) {
        Spliced spliced = builder.splice(planned.patch(), planned.keep());
        Variant variant = builder.load(spliced);
        try {
            requireNumbers(variant, planned.patch());
            variant.proven(compare(variant, spliced, planned.patch(), inputs));
            return variant;
        } catch (RuntimeException | Error e) {
            variant.retire();
            throw e;
        }
    }

    private static void requireNumbers(Variant variant, Patch patch) {
        Map<String, String> unreadable = variant.session().unreadable();
        variant.saves().forEach((key, output) -> {
            String type = unreadable.get(output);
            if (type != null) {
                Patch.Read read = patch.reads().get(patch.saves().getOrDefault(key, ""));
                String place = read == null ? key : read.tensor();
                throw new ShapeException(
                        Facts.of("\"" + place + "\" holds no numbers").add("its type", type));
            }
        });
    }

    private Fidelity compare(Variant variant, Spliced spliced, Patch patch, Map<String, Tensor> inputs) {
        Set<String> reached = Reach.downstream(spliced.model().graph(), spliced.written());
        Set<String> shared = modelOutputs();
        shared.retainAll(variant.session().outputs());
        shared.removeAll(reached);
        Map<String, Tensor> real = new LinkedHashMap<>(inputs);
        real.keySet().removeAll(patch.feedTypes().keySet());
        SelfCheck check = new SelfCheck(plain.get(), real);
        try (Lease outputs = variant.run(inputs)) {
            if (!shared.isEmpty()) {
                return check.compare(outputs.outputs(), shared);
            }
            Map<String, Tensor> comparable = new LinkedHashMap<>();
            spliced.outputs().forEach((key, name) -> {
                if (!reached.contains(name)) {
                    comparable.put(key, SelfCheck.tensor(outputs.outputs(), name));
                }
            });
            return againstTwin(check, patch, comparable, inputs);
        }
    }

    /** Where writes reach every output: the same patch without them gives all outputs, and they must be the plain ones. */
    private Fidelity againstTwin(SelfCheck check, Patch patch, Map<String, Tensor> found, Map<String, Tensor> inputs) {
        Map<String, String> saves = new LinkedHashMap<>(patch.saves());
        saves.keySet().retainAll(found.keySet());
        Spliced spliced = builder.splice(patch.withoutWrites().withSaves(saves), modelOutputs());
        Variant twin = builder.load(spliced);
        try (Lease plainly = twin.run(inputs)) {
            found.forEach((key, tensor) -> SelfCheck.requireSame(
                    key, SelfCheck.tensor(plainly.outputs(), spliced.outputs().getOrDefault(key, "")), tensor));
            return check.compare(plainly.outputs(), modelOutputs());
        } finally {
            twin.retire();
        }
    }

    private Set<String> modelOutputs() {
        return structure.frozen().graph().graph().outputs().stream()
                .map(Value::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
