package dev.sonde.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the calls of a module apart that runs several times in one run: the second call of {@code shared} is at
 * {@code shared@2}, what is in it at {@code shared@2.linear}.
 *
 * <ol>
 *   <li>The older exporter of PyTorch gives each call a name: {@code /shared/Add}, {@code /shared_1/Add}, and for what is
 *       in it {@code /shared/linear/MatMul}, {@code /shared/linear_1/MatMul}. A name that ends so is a call where the
 *       steps and weights are those of the first; else it is a module that is called so.
 *   <li>The newer one writes the same module for all calls. Steps of other modules between those of one part its calls.
 *   <li>So does a weight that is taken again, where the steps come in equal groups; of a module that holds but one other,
 *       it is rather that one which is called again.
 *   <li>In each case all calls have the same steps with the same weights; else they are one.
 * </ol>
 */
final class Calls {
    static final char MARK = '@';

    private static final Pattern COUNTED = Pattern.compile("(?<first>.*[^.])_(?<count>[1-9]\\d{0,5})");
    private static final int REPACKINGS = 4;

    private final Wiring wiring;
    private final Origins origins;
    private final Map<Integer, String> paths;
    private final Map<String, List<Step>> own = new LinkedHashMap<>();
    private final Map<String, String> firsts = new HashMap<>();
    private final Map<Integer, Integer> order = new HashMap<>();
    private final Map<Integer, String> told = new HashMap<>();

    private Calls(Wiring wiring, Origins origins, Map<Integer, String> paths) {
        this.wiring = wiring;
        this.origins = origins;
        this.paths = paths;
        for (Step step : wiring.steps()) {
            if (origins.flows(step)) {
                order.put(step.id(), order.size());
                own.computeIfAbsent(path(step), key -> new ArrayList<>()).add(step);
            }
        }
        own.keySet().stream().sorted(Calls::byCount).forEach(this::addRepeated);
    }

    /**
     * Renames those of {@code paths} that are of a second or later call, of steps that the file says a module of.
     *
     * @return what names in the file became
     */
    static Map<String, String> tellApart(
            Wiring wiring, Origins origins, Map<Integer, String> paths, Evidence evidence) {
        Calls calls = new Calls(wiring, origins, paths);
        List<Step> named = wiring.steps().stream()
                .filter(step -> origins.flows(step) && evidence.isNamed(step))
                .toList();
        calls.within(Paths.ROOT, Paths.ROOT, named);
        if (calls.told.values().stream().noneMatch(path -> path.indexOf(MARK) >= 0)) {
            return Map.of();
        }
        Map<String, String> renamed = calls.renamed();
        calls.told.forEach(paths::put);
        calls.follow(renamed);
        return renamed;
    }

    /** Case 1. Shorter counts first: the second call before the third. */
    private void addRepeated(String path) {
        Matcher counted = COUNTED.matcher(path);
        if (!counted.matches() || !isSlashed(path)) {
            return;
        }
        String first = counted.group("first");
        int count = Integer.parseInt(counted.group("count"));
        boolean follows = count == 1 || firsts.containsKey(first + '_' + (count - 1));
        boolean holdsOthers = own.keySet().stream().anyMatch(other -> other.startsWith(path + '.'));
        if (follows && !holdsOthers && own.containsKey(first) && alike(steps(first), steps(path), false)) {
            firsts.put(path, first);
        }
    }

    private boolean isSlashed(String path) {
        return steps(path).stream().allMatch(step -> step.node().name().startsWith("/"));
    }

    private static int byCount(String a, String b) {
        return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }

    /** Places the steps of one call of the module that is really at {@code module} and is told as {@code as}. */
    private void within(String module, String as, List<Step> steps) {
        Map<String, List<Step>> children = new LinkedHashMap<>();
        for (Step step : steps) {
            String path = first(step);
            if (path.equals(module)) {
                told.put(step.id(), as);
            } else {
                String name = Paths.parts(path).get(Paths.parts(module).size());
                children.computeIfAbsent(name, key -> new ArrayList<>()).add(step);
            }
        }
        children.forEach((name, all) -> {
            int call = 0;
            for (List<Step> one : calls(Paths.child(module, name), all)) {
                String mark = ++call == 1 ? "" : "" + MARK + call;
                within(Paths.child(module, name), Paths.child(as, name + mark), one);
            }
        });
    }

    private List<List<Step>> calls(String module, List<Step> steps) {
        List<List<Step>> runs = runs(steps);
        if (runs.size() > 1 && alike(runs)) {
            return runs;
        }
        int times = times(module, steps);
        if (times > 1 && steps.size() % times == 0) {
            List<List<Step>> groups = new ArrayList<>();
            int size = steps.size() / times;
            for (int from = 0; from < steps.size(); from += size) {
                groups.add(steps.subList(from, from + size));
            }
            return alike(groups) ? groups : List.of(steps);
        }
        return List.of(steps);
    }

    /** Case 2. */
    private List<List<Step>> runs(List<Step> steps) {
        List<List<Step>> runs = new ArrayList<>();
        int next = -1;
        for (Step step : steps) {
            int at = order.getOrDefault(step.id(), 0);
            if (at != next) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(step);
            next = at + 1;
        }
        return runs;
    }

    /** Cases 1 and 3: how often {@code module} seems to be called in {@code steps}. */
    private int times(String module, List<Step> steps) {
        Set<String> names = new LinkedHashSet<>();
        Set<String> children = new LinkedHashSet<>();
        Map<String, Integer> uses = new HashMap<>();
        for (Step step : steps) {
            if (first(step).equals(module)) {
                names.add(path(step));
            } else {
                children.add(Paths.parts(first(step)).get(Paths.parts(module).size()));
            }
            weights(step).forEach(weight -> uses.merge(weight, 1, Integer::sum));
        }
        if (names.size() > 1) {
            return names.size();
        }
        return children.size() == 1 || uses.isEmpty() ? 1 : Collections.max(uses.values());
    }

    private boolean alike(List<List<Step>> groups) {
        return groups.stream().allMatch(group -> alike(groups.get(0), group, true));
    }

    /** Case 4. */
    private boolean alike(List<Step> a, List<Step> b, boolean sameModules) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            Step one = a.get(i);
            Step other = b.get(i);
            boolean same = one.node().op().equals(other.node().op())
                    && weights(one).equals(weights(other))
                    && (!sameModules || first(one).equals(first(other)));
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private List<String> weights(Step step) {
        List<String> weights = new ArrayList<>();
        step.takes().forEach(wire -> weight(wire, REPACKINGS).ifPresent(weights::add));
        return weights;
    }

    private Optional<String> weight(Wire wire, int depth) {
        if (wire.weight()) {
            return Optional.of(wire.name());
        }
        if (!origins.isConstant(wire) || depth == 0) {
            return Optional.empty();
        }
        return wiring.producer(wire)
                .filter(step -> !step.takes().isEmpty())
                .flatMap(step -> weight(step.takes().get(0), depth - 1));
    }

    /** What a path became whose steps all went to one call: names of tensors are told so too. */
    private Map<String, String> renamed() {
        Map<String, String> renamed = new HashMap<>();
        firsts.keySet()
                .forEach(path -> steps(path).stream()
                        .map(step -> told.get(step.id()))
                        .filter(as -> as != null && !as.equals(path))
                        .findFirst()
                        .ifPresent(as -> renamed.put(path, as)));
        return renamed;
    }

    /** What computes shapes goes with the step of its module that uses it; what repacks weights is common to all calls. */
    private void follow(Map<String, String> renamed) {
        List<Step> steps = wiring.steps();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (!told.containsKey(step.id())) {
                String as = used(step).orElse(renamed.getOrDefault(path(step), path(step)));
                boolean common = step.makes().stream().allMatch(origins::isConstant);
                paths.put(step.id(), common ? real(as) : as);
            }
        }
    }

    private Optional<String> used(Step step) {
        return step.makes().stream()
                .flatMap(made -> wiring.users(made).stream())
                .map(this::path)
                .filter(user -> real(user).equals(path(step)))
                .findFirst();
    }

    /** {@return {@code path} without the marks of calls} */
    static String real(String path) {
        return path.indexOf(MARK) < 0 ? path : path.replaceAll(MARK + "\\d+(?=\\.|$)", "");
    }

    private String first(Step step) {
        return firsts.getOrDefault(path(step), path(step));
    }

    private List<Step> steps(String path) {
        return own.getOrDefault(path, List.of());
    }

    private String path(Step step) {
        return paths.getOrDefault(step.id(), Paths.ROOT);
    }
}
