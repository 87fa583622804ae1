package dev.sonde.agent.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A layer in one of its calls in a run, or an operation in it. The second call of {@code cell} is called {@code cell@2},
 * and what is called in it {@code cell@2.linear}.
 */
final class Spot {
    /** Beyond these a model's spots are not kept but made each time. */
    private static final int MOST_KEPT = 10_000;

    final Member member;
    private final @Nullable Spot above;
    private final int call;
    private final boolean isOperation;
    private final Map<Key, Spot> below = new ConcurrentHashMap<>();
    private final Wishes.OfSpot wishes;

    private record Key(Object which, int call) {}

    private Spot(@Nullable Spot above, Member member, int call, Wishes all) {
        this.member = member;
        this.above = above;
        this.call = call;
        this.isOperation = false;
        this.wishes = all.at(spellings(), "");
    }

    private Spot(Spot above, String operation, int call, Wishes all) {
        this.member = new Member(operation, -1, null);
        this.above = above;
        this.call = call;
        this.isOperation = true;
        this.wishes = all.at(above.spellings(), marked(operation));
    }

    /** {@return the spot of a whole model} */
    static Spot of(Member root, Wishes all) {
        return new Spot(null, root, 1, all);
    }

    /** {@return the spot of a layer that this one calls} */
    Spot of(Member called, int time, Wishes all) {
        Spot known = below.get(new Key(called, time));
        return known == null ? kept(new Key(called, time), new Spot(this, called, time, all)) : known;
    }

    /** {@return the spot of an operation in this layer} */
    Spot operation(String name, int time, Wishes all) {
        Spot known = below.get(new Key(name, time));
        return known == null ? kept(new Key(name, time), new Spot(this, name, time, all)) : known;
    }

    private Spot kept(Key key, Spot fresh) {
        if (below.size() < MOST_KEPT) {
            below.put(key, fresh);
        }
        return fresh;
    }

    /** {@return what is asked for here} */
    Wishes.OfSpot wishes() {
        return wishes;
    }

    private List<List<String>> spellings() {
        List<List<String>> parts = new ArrayList<>();
        Spot from = above;
        if (from != null && !from.isHidden()) {
            parts.addAll(from.spellings());
        }
        List<String> last = member.spellings();
        if (last.size() > 1) {
            parts.add(List.of(marked(last.get(0)), marked(last.get(1))));
            return parts;
        }
        // A layer that was found from the root has a path of several parts.
        String[] own = last.get(0).split("\\.");
        for (int i = 0; i < own.length; i++) {
            parts.add(List.of(i + 1 == own.length ? marked(own[i]) : own[i]));
        }
        return parts;
    }

    /** {@return whether what is below has paths that do not begin with this one's name} */
    private boolean isHidden() {
        return member instanceof Root;
    }

    private String marked(String name) {
        return call == 1 ? name : name + "@" + call;
    }

    /** {@return the path as it is written} */
    String path() {
        String own = marked(member.shown());
        Spot from = above;
        if (from == null || (from.isHidden() && !isOperation)) {
            return own;
        }
        return from.path() + (isOperation ? "/" : ".") + own;
    }
}
