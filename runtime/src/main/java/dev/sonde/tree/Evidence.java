package dev.sonde.tree;

import dev.sonde.graph.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the exporter wrote down which module a step belongs to: cases 1 to 4 of the package page. */
final class Evidence {
    /** The exporter's mark on nodes that belong to no module. */
    private static final String NO_MODULE = "_empty_nn_module_stack";

    private static final Pattern SLASHED_TENSOR = Pattern.compile("/.+_output_\\d+");
    private static final int REPACKINGS = 4;

    /** Fused operators that begin with one layer's product or bias and go on beyond that layer. */
    private static final Set<String> GOING_ON = Set.of(
            "Attention",
            "BiasGelu",
            "DecoderMaskedSelfAttention",
            "FastGelu",
            "LongformerAttention",
            "MultiHeadAttention",
            "QAttention");

    private final Wiring wiring;
    private final Origins origins;
    private final Map<Integer, String> paths = new HashMap<>();
    private final Set<Integer> named = new HashSet<>();
    private final Map<String, String> classes = new HashMap<>();
    private final Map<String, Node> inside = new HashMap<>();

    private Evidence(Wiring wiring, Origins origins) {
        this.wiring = wiring;
        this.origins = origins;
        for (Step step : wiring.steps()) {
            written(step).ifPresent(path -> {
                paths.put(step.id(), path);
                named.add(step.id());
            });
            if (!isNamed(step)) {
                ofTensors(step).or(() -> ofWeights(step)).ifPresent(path -> paths.put(step.id(), path));
            }
        }
    }

    static Evidence of(Wiring wiring, Origins origins) {
        return new Evidence(wiring, origins);
    }

    /** The module's path by step. */
    Map<Integer, String> paths() {
        return paths;
    }

    /** The class's name by path. */
    Map<String, String> classes() {
        return classes;
    }

    /** The operator inside of which a layer is computed, by the layer's path. */
    Map<String, Node> inside() {
        return inside;
    }

    /** Whether {@code step} says itself where it belongs. */
    boolean isNamed(Step step) {
        return named.contains(step.id());
    }

    /** The module that a tensor's name says it comes from. */
    static Optional<String> ofTensor(Wire wire) {
        return SLASHED_TENSOR.matcher(wire.name()).matches()
                ? Optional.of(Paths.ofSlashed(wire.name()))
                : Optional.empty();
    }

    private Optional<String> written(Step step) {
        Map<String, String> metadata = step.node().notes().metadata();
        List<String> scopes = ScopeText.read(metadata.getOrDefault("pkg.torch.onnx.name_scopes", ""));
        if (!scopes.isEmpty()) {
            List<String> modules = scopes.subList(0, scopes.size() - 1);
            remember(modules, ScopeText.read(metadata.getOrDefault("pkg.torch.onnx.class_hierarchy", "")));
            String path = modules.isEmpty() ? Paths.ROOT : modules.get(modules.size() - 1);
            return Optional.of(path.startsWith(NO_MODULE) ? Paths.ROOT : path);
        }
        String name = step.node().name();
        return name.indexOf('/') < 0 ? Optional.empty() : Optional.of(Paths.ofSlashed(name));
    }

    private void remember(List<String> modules, List<String> hierarchy) {
        for (int i = 0; i < Math.min(modules.size(), hierarchy.size()); i++) {
            if (!modules.get(i).startsWith(NO_MODULE)) {
                classes.putIfAbsent(modules.get(i), hierarchy.get(i));
            }
        }
    }

    private static Optional<String> ofTensors(Step step) {
        return step.makes().stream()
                .map(Evidence::ofTensor)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * A weight with several users proves nothing: exporters merge equal weights under one of their names. What a fused
     * operator makes is not the output of the one layer that it has the weights of, but of what is around that.
     */
    private Optional<String> ofWeights(Step step) {
        List<String> owners = step.takes().stream()
                .map(wire -> ownWeight(wire, REPACKINGS))
                .flatMap(Optional::stream)
                .filter(name -> name.indexOf('.') > 0 && name.indexOf('/') < 0 && !name.contains("::"))
                .map(Paths::parent)
                .toList();
        Optional<String> shared = owners.stream().reduce(Paths::shared);
        if (step.node().op().domain().isEmpty() || shared.isEmpty()) {
            return shared;
        }
        boolean isOneLayer = owners.stream().allMatch(shared.get()::equals);
        String around = isOneLayer && GOING_ON.contains(step.type()) ? Paths.parent(shared.get()) : shared.get();
        owners.stream().filter(owner -> !owner.equals(around)).forEach(owner -> inside.putIfAbsent(owner, step.node()));
        return Optional.of(around);
    }

    private Optional<String> ownWeight(Wire wire, int depth) {
        if (!origins.isConstant(wire) || wiring.users(wire).size() > 1 || depth == 0) {
            return Optional.empty();
        }
        if (wire.weight()) {
            return Optional.of(wire.name());
        }
        return wiring.producer(wire)
                .filter(step -> !step.takes().isEmpty())
                .flatMap(step -> ownWeight(step.takes().get(0), depth - 1));
    }
}
