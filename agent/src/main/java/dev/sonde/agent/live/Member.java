package dev.sonde.agent.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer among those that the same layer calls. Its name is that of its class, with a number in the order in which
 * such layers were called first: {@code Block[0]}, {@code Block[1]}. Where there is only one, the number is left out.
 */
class Member {
    private final String name;
    private final int index;
    private final @Nullable Member above;
    private final Instances<Member> members = new Instances<>();
    private final Map<String, Member> methods = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private @Nullable String shown;

    /** @param index which of those of that name, from 0; negative for a name that needs no number */
    Member(String name, int index, @Nullable Member above) {
        this.name = name;
        this.index = index;
        this.above = above;
    }

    /** {@return the member that {@code layer} is, which this one calls} */
    Member member(Object layer) {
        return members.of(layer, () -> fresh(simpleName(layer.getClass())));
    }

    /** {@return the member that stands for a static method} */
    synchronized Member method(String method) {
        return methods.computeIfAbsent(method, called -> new Member(called, -1, this));
    }

    /** {@return the member with a path of its own below this one} */
    Member at(Object layer, String path) {
        return members.of(layer, () -> new Member(path, -1, this));
    }

    private synchronized Member fresh(String simple) {
        return new Member(simple, counts.merge(simple, 1, Integer::sum) - 1, this);
    }

    private synchronized int count(String simple) {
        return counts.getOrDefault(simple, 0);
    }

    /** {@return all the ways in which a place may spell it} */
    List<String> spellings() {
        String numbered = name + "[" + index + "]";
        return index < 0 ? List.of(name) : index == 0 ? List.of(name, numbered) : List.of(numbered);
    }

    /** {@return its name, which from now on stays what it is} */
    synchronized String shown() {
        String known = shown;
        if (known == null) {
            boolean isAlone = index < 0 || above == null || (index == 0 && above.count(name) == 1);
            known = isAlone ? name : name + "[" + index + "]";
            shown = known;
        }
        return known;
    }

    static String simpleName(Class<?> type) {
        if (type.isHidden()) {
            // Its own name is another one each time that the program is started.
            return "Lambda";
        }
        String simple = type.getSimpleName();
        String full = type.getName();
        return (simple.isEmpty() ? full.substring(full.lastIndexOf('.') + 1) : simple).replaceAll("[.\\[\\]/#@*]", "_");
    }
}
