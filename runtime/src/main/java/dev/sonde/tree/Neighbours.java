package dev.sonde.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The place of steps that nothing is written about, from the steps around them.
 *
 * <ol>
 *   <li>Before the first module that is known: the model itself.
 *   <li>A step that selects, pools or joins begins something new: it is in the deepest module that holds all that it
 *       takes from and the module it flows to, but in no mere list of modules.
 *   <li>A step after one module that is known by its weights, an activation say, is in that module's parent; and so is
 *       what follows it.
 *   <li>A step after several: in the deepest module that holds all of them, or the last of them and the module it flows
 *       to; where that is a list of modules, in the element that the last of them is in.
 * </ol>
 */
final class Neighbours {
    private static final Set<String> BEGINNING = Set.of(
            "Gather",
            "GatherND",
            "GatherElements",
            "Slice",
            "Split",
            "TopK",
            "Flatten",
            "Resize",
            "Upsample",
            "Concat");

    private final Wiring wiring;
    private final Origins origins;
    private final Map<Integer, String> known;
    private final Map<Integer, String> inferred = new HashMap<>();
    private final Map<Integer, String> ahead = new HashMap<>();

    private Neighbours(Wiring wiring, Origins origins, Map<Integer, String> known) {
        this.wiring = wiring;
        this.origins = origins;
        this.known = known;
    }

    /** The path by step, for steps that make something that flows and are not in {@code known}. */
    static Map<Integer, String> infer(Wiring wiring, Origins origins, Map<Integer, String> known) {
        Neighbours neighbours = new Neighbours(wiring, origins, known);
        neighbours.lookAhead();
        for (Step step : wiring.steps()) {
            if (!known.containsKey(step.id()) && origins.flows(step)) {
                neighbours.inferred.put(step.id(), neighbours.place(step));
            }
        }
        return neighbours.inferred;
    }

    private void lookAhead() {
        List<Step> steps = wiring.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            step.makes().stream()
                    .flatMap(made -> wiring.users(made).stream())
                    .map(user -> Optional.ofNullable(known.get(user.id()))
                            .or(() -> Optional.ofNullable(ahead.get(user.id()))))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresent(path -> ahead.put(step.id(), path));
        }
    }

    private String place(Step step) {
        List<Step> sources = sources(step);
        if (sources.isEmpty()) {
            return Paths.ROOT;
        }
        Step latest = sources.get(sources.size() - 1);
        String holdingAll =
                sources.stream().map(this::path).reduce(Paths::shared).orElse(Paths.ROOT);
        String next = ahead.getOrDefault(step.id(), Paths.ROOT);
        if (begins(step)) {
            String holding = Paths.shared(holdingAll, next);
            return isList(holding, path(latest)) ? Paths.parent(holding) : holding;
        }
        if (sources.size() == 1) {
            return known.containsKey(latest.id()) ? Paths.parent(path(latest)) : path(latest);
        }
        String between = Paths.shared(path(latest), next);
        String deepest = between.length() > holdingAll.length() ? between : holdingAll;
        return isList(deepest, path(latest)) ? element(deepest, path(latest)) : deepest;
    }

    /** The steps with a known or inferred place that {@code step} takes from, in order. */
    private List<Step> sources(Step step) {
        return step.takes().stream()
                .filter(origins::flows)
                .map(wiring::producer)
                .flatMap(Optional::stream)
                .filter(source -> known.containsKey(source.id()) || inferred.containsKey(source.id()))
                .filter(source -> !path(source).isEmpty())
                .distinct()
                .sorted((a, b) -> Integer.compare(a.id(), b.id()))
                .collect(Collectors.toList());
    }

    private String path(Step step) {
        return known.getOrDefault(step.id(), inferred.getOrDefault(step.id(), Paths.ROOT));
    }

    private static boolean begins(Step step) {
        return BEGINNING.contains(step.type())
                || step.type().contains("Pool")
                || step.type().startsWith("Reduce");
    }

    /** Whether {@code module} only lists modules, of which {@code within} names one by its number. */
    private static boolean isList(String module, String within) {
        return within.length() > module.length() && Paths.isNumber(Paths.last(element(module, within)));
    }

    private static String element(String module, String within) {
        return Paths.child(module, Paths.parts(within).get(Paths.parts(module).size()));
    }
}
