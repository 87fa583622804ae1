package dev.sonde.agent.sites;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All that was said about forward calls. */
record Rules(List<ForwardRule> forward, List<SourceRule> sources, List<String> roots) {

    /** Of the JDK, what computes: other calls into it are no operations, and some care for who calls them. */
    private static final List<String> COMPUTING =
            List.of("java/lang/Math", "java/lang/StrictMath", "java/util/Arrays", "java/lang/System#arraycopy");

    Rules {
        forward = List.copyOf(forward);
        sources = List.copyOf(sources);
        roots = List.copyOf(roots);
    }

    /** {@return whether nothing is meant by them} */
    boolean areNone() {
        return forward.isEmpty() && sources.isEmpty();
    }

    /** {@return these and {@code more}, each once} */
    Rules and(Rules more) {
        Set<ForwardRule> all = new LinkedHashSet<>(forward);
        all.addAll(more.forward);
        Set<SourceRule> within = new LinkedHashSet<>(sources);
        within.addAll(more.sources);
        Set<String> both = new LinkedHashSet<>(roots);
        both.addAll(more.roots);
        return new Rules(new ArrayList<>(all), new ArrayList<>(within), new ArrayList<>(both));
    }

    /** {@return the rules that a call may be meant by} */
    List<ForwardRule> calls(String owner, String name, String descriptor, boolean isStatic) {
        List<ForwardRule> found = new ArrayList<>();
        if (isOfJdk(owner)) {
            return found;
        }
        String dotted = owner.replace('/', '.');
        for (ForwardRule rule : forward) {
            if (rule.mayBe(dotted, name, descriptor, isStatic)) {
                found.add(rule);
            }
        }
        return found;
    }

    /** {@return whether objects of a class have forward calls} */
    boolean mean(Class<?> receiver) {
        for (ForwardRule rule : forward) {
            if (rule.isMeant(receiver) && rule.isIn(receiver)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a call in a source method is an operation} */
    static boolean isOperation(String owner, String name) {
        return !owner.startsWith("[")
                && !name.startsWith("<")
                && (!isOfJdk(owner) || COMPUTING.contains(owner) || COMPUTING.contains(owner + "#" + name));
    }

    /** {@return whether a method, of a class with slashes, is one whose calls are operations} */
    boolean isSource(String owner, String method) {
        if (sources.isEmpty()) {
            return false;
        }
        String dotted = owner.replace('/', '.');
        for (SourceRule rule : sources) {
            if (rule.isIn(dotted, method)) {
                return true;
            }
        }
        return false;
    }

    static boolean isOfJdk(String name) {
        return name.startsWith("java/")
                || name.startsWith("javax/")
                || name.startsWith("jdk/")
                || name.startsWith("sun/")
                || name.startsWith("com/sun/")
                || name.startsWith("[");
    }
}
