package dev.sonde;

import dev.sonde.door.Door;
import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.live.Adapters;
import dev.sonde.live.BootSeam;
import dev.sonde.live.Course;
import dev.sonde.live.ForwardClasses;
import dev.sonde.live.Fragments;
import dev.sonde.live.LayerGraph;
import dev.sonde.live.LayerObjects;
import dev.sonde.live.ObjectTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The layers of a Java model, and what runs have taught of them so far. */
final class LiveLayers {
    /** Of how the library and the agent speak to each other about Java models; the agent has the same number. */
    private static final long SPOKEN = 2;

    private static final int MOST_TOLD = 12;

    private final LayerObjects objects;
    private final Map<String, String> classes;
    private final Fragments fragments = new Fragments();
    private Course course = Course.NONE;
    private LayerGraph graph;

    /** @param classes the class of each layer, by path, in the model's order */
    LiveLayers(LayerObjects objects, Map<String, String> classes) {
        this.objects = objects;
        this.classes = classes;
        this.graph = new LayerGraph(classes, course);
    }

    /** {@return the layers under {@code root}, whose forward calls the agent rewrites if it has not} */
    @SuppressWarnings("unchecked") // As the agent gives them.
    static LiveLayers of(Object root, List<String> rules) {
        Adapters adapters = Adapters.of(root.getClass().getClassLoader());
        List<String> all = rules.isEmpty() ? ForwardClasses.rules(root, adapters) : rules;
        if (all.isEmpty()) {
            throw nothing(root, "nothing that can be reached from it has a method \"forward\"", adapters);
        }
        Map<String, Object> meant = (Map<String, Object>) door().ask("java", SPOKEN, all);
        Predicate<Class<?>> receivers = (Predicate<Class<?>>) said(meant, "receivers");
        ObjectTree tree = ObjectTree.of(root, receivers, adapters);
        Map<String, String> classes = new LinkedHashMap<>();
        tree.modules().forEach((path, layer) -> {
            if (receivers.test(layer.getClass())) {
                classes.put(path, layer.getClass().getName());
            }
        });
        if (classes.isEmpty()) {
            throw nothing(
                    root,
                    "no object that can be reached from it has a method that the rules mean: " + String.join("; ", all),
                    adapters);
        }
        Predicate<Map<String, String>> points = (Predicate<Map<String, String>>) said(meant, "points");
        BiFunction<Map<String, String>, Class<?>, String> own =
                (BiFunction<Map<String, String>, Class<?>, String>) said(meant, "rules");
        LayerObjects.Meant calls = new LayerObjects.Meant(points, own, sources(all));
        return new LiveLayers(new LayerObjects(BootSeam.find(), calls, tree, adapters), classes);
    }

    /** As the agent writes them. */
    private static Set<String> sources(List<String> rules) {
        return rules.stream()
                .map(rule -> rule.trim().replaceAll("\\s+", " "))
                .filter(rule -> rule.startsWith("source "))
                .collect(Collectors.toSet());
    }

    private static Object said(Map<String, Object> meant, String what) {
        return Objects.requireNonNull(meant.get(what), what);
    }

    private static OrderException nothing(Object root, String why, Adapters adapters) {
        ObjectTree all = ObjectTree.of(root, type -> true, adapters);
        Facts facts = Facts.of("no layers are found in a " + root.getClass().getName())
                .add("because", why)
                .add(
                        "there are",
                        all.modules().values().stream()
                                .map(object -> object.getClass().getName())
                                .distinct()
                                .limit(MOST_TOLD)
                                .collect(Collectors.joining(", ")));
        for (String unseen : all.leftOut()) {
            facts.add("not looked into", unseen);
        }
        return new OrderException(facts.add(
                        "do",
                        "say what the forward calls are: JavaModel.of(root, \"subclass-of com.acme.Layer#forward\")")
                .askedAt(CallSite.here()));
    }

    private static Door door() {
        try {
            return Door.open("");
        } catch (OrderException e) {
            throw new OrderException(
                    Facts.of("a Java model is seen by Sonde's agent, which cannot be brought into this program")
                            .add("because", String.valueOf(e.getMessage()))
                            .add(
                                    "do",
                                    "start it with -javaagent:sonde-agent.jar; or let Java load agents later, with"
                                            + " -XX:+EnableDynamicAgentLoading, without -XX:+DisableAttachMechanism, on a JDK")
                            .askedAt(CallSite.here()),
                    e);
        }
    }

    LayerObjects objects() {
        return objects;
    }

    Fragments fragments() {
        return fragments;
    }

    /** {@return the model as far as it is known now} */
    synchronized LayerGraph graph() {
        return graph;
    }

    /** Takes what a run has taught. */
    synchronized void learn(Course more) {
        Course both = course.and(more);
        if (!both.equals(course)) {
            course = both;
            graph = new LayerGraph(classes, course);
        }
    }
}
