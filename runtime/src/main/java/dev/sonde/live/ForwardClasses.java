package dev.sonde.live;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the forward calls of a model are of which nobody said it: the methods {@code forward} of its objects. */
public final class ForwardClasses {
    private static final String FORWARD = "forward";

    /** Libraries whose layers the agent knows, by the type that all of them are. */
    private static final Map<String, String> KNOWN =
            Map.of("ai.djl.nn.Block", "djl", "org.deeplearning4j.nn.api.Layer", "dl4j");

    private ForwardClasses() {}

    /** {@return the rules, as the agent's settings write them, for what can be found from {@code root}; none where nothing is} */
    public static List<String> rules(Object root, Adapters adapters) {
        Set<String> rules = new LinkedHashSet<>();
        for (Object layer :
                ObjectTree.of(root, ForwardClasses::isOne, adapters).modules().values()) {
            Class<?> type = layer.getClass();
            String preset = preset(type);
            if (!preset.isEmpty()) {
                rules.add(preset);
            } else if (isOne(type)) {
                rules.addAll(type.isHidden() ? ofLambda(type) : List.of(type.getName() + '#' + FORWARD));
            }
        }
        return new ArrayList<>(rules);
    }

    /** A lambda's class has no name that lasts: it is meant by what it implements. */
    private static List<String> ofLambda(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .filter(ForwardClasses::hasForward)
                .map(each -> "subclass-of " + each.getName() + '#' + FORWARD)
                .toList();
    }

    private static boolean isOne(Class<?> type) {
        return !preset(type).isEmpty() || hasForward(type);
    }

    private static boolean hasForward(Class<?> type) {
        for (Class<?> at = type; at != null && at.getClassLoader() != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (isForward(method)) {
                    return true;
                }
            }
        }
        for (Method method : type.getMethods()) {
            if (isForward(method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isForward(Method method) {
        return method.getName().equals(FORWARD) && !Modifier.isStatic(method.getModifiers());
    }

    private static String preset(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            String known = KNOWN.getOrDefault(at.getName(), "");
            for (Class<?> each : at.getInterfaces()) {
                known = known.isEmpty() ? preset(each) : known;
            }
            if (!known.isEmpty()) {
                return known;
            }
        }
        return "";
    }
}
