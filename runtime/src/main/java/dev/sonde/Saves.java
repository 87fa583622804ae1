package dev.sonde;

import dev.sonde.ops.Operand;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * What a trace keeps. What is saved in a branch is an empty tensor where the branch is not taken; its conditions are kept
 * beside it, so that this is told from an empty tensor that was computed.
 */
final class Saves {
    private static final String CONDITION = "if:";
    private static final String KEPT = "kept:";

    private final Map<Saved, Operand> values = new LinkedHashMap<>();
    private final Map<Saved, Under> conditions = new LinkedHashMap<>();
    private final List<Saved> unreached = new ArrayList<>();
    private final Map<Saved, String> names = new LinkedHashMap<>();
    private final Set<String> forLater = new LinkedHashSet<>();
    private final Map<String, Tensor> kept = new HashMap<>();

    /**
     * Keeps {@code value}, under a condition where there is one.
     *
     * @param orNothing leaves a value out where a condition does not hold
     */
    void add(Saved saved, Operand value, Optional<Under> under, BinaryOperator<Operand> orNothing) {
        names.put(saved, value.name());
        values.put(
                saved,
                under.map(condition -> orNothing.apply(condition.holds(), value))
                        .orElse(value));
        under.ifPresent(condition -> conditions.put(saved, condition));
    }

    /** Remembers what is saved where no run comes. */
    void addUnreached(Saved saved, Missed why) {
        saved.miss(why);
        unreached.add(saved);
    }

    /** {@return why the last run did not come to a save, by what it was saved as} */
    Map<String, String> notReached() {
        Map<String, String> reasons = new LinkedHashMap<>();
        Stream.concat(values.keySet().stream(), unreached.stream())
                .forEach(saved -> saved.missed().ifPresent(why -> reasons.put(saved.name(), why.toString())));
        return reasons;
    }

    boolean isEmpty() {
        return values.isEmpty() && forLater.isEmpty();
    }

    /** Keeps {@code value} for traces that come after this one; says whether that is new. */
    boolean keepForLater(Operand value) {
        return forLater.add(value.name());
    }

    /** {@return the numbers of the last run of what is called {@code name}, if they were kept or saved} */
    Optional<Tensor> numbers(String name) {
        return Optional.ofNullable(kept.get(name))
                .or(() -> names.entrySet().stream()
                        .filter(saved ->
                                saved.getValue().equals(name) && saved.getKey().reached())
                        .findFirst()
                        .map(saved -> saved.getKey().value()));
    }

    /** Says that a run does not come here. */
    void miss(Missed why) {
        kept.clear();
        values.keySet().forEach(saved -> saved.miss(why));
    }

    /** {@return the saves, in order} */
    List<Saved> all() {
        return Stream.concat(values.keySet().stream(), unreached.stream()).toList();
    }

    /** {@return what a run hands out, by key: the n-th save has the key n} */
    Map<String, String> keys() {
        Map<String, String> keys = new LinkedHashMap<>();
        values.values().forEach(value -> keys.put(Integer.toString(keys.size()), value.name()));
        conditions.values().forEach(under -> add(under, keys));
        forLater.forEach(name -> keys.put(KEPT + name, name));
        return keys;
    }

    private static void add(Under under, Map<String, String> keys) {
        keys.put(CONDITION + under.holds().name(), under.holds().name());
        under.outer().ifPresent(outer -> add(outer, keys));
    }

    /** {@return whether {@code key} is that of a condition, which only says why others were not reached} */
    static boolean isReason(String key) {
        return key.startsWith(CONDITION);
    }

    /** {@return the key of the condition that has to hold, for each save; empty where there is none} */
    List<String> conditions() {
        return values.keySet().stream()
                .map(saved -> Optional.ofNullable(conditions.get(saved)))
                .map(under -> under.map(held -> CONDITION + held.holds().name()).orElse(""))
                .toList();
    }

    /**
     * Gives each save its numbers, or the condition that did not hold.
     *
     * @param missedKeys why a run did not come to what has the key
     */
    void fill(Map<String, Tensor> results, Map<String, Missed> missedKeys) {
        kept.clear();
        results.forEach((made, numbers) -> {
            if (made.startsWith(KEPT)) {
                kept.put(made.substring(KEPT.length()), numbers);
            }
        });
        int key = 0;
        for (Saved saved : values.keySet()) {
            String name = Integer.toString(key++);
            Tensor numbers = results.get(name);
            Optional<Missed> missed = Optional.ofNullable(conditions.get(saved))
                    .flatMap(under -> missed(under, results))
                    .map(Under::missed)
                    .or(() -> Optional.ofNullable(missedKeys.get(name)));
            missed.ifPresent(saved::miss);
            if (missed.isEmpty() && numbers != null) {
                saved.keep(numbers);
            }
        }
    }

    /** The outermost condition that did not hold. */
    private static Optional<Under> missed(Under under, Map<String, Tensor> results) {
        Optional<Under> around = under.outer().flatMap(outer -> missed(outer, results));
        if (around.isPresent()) {
            return around;
        }
        Tensor holds = results.get(CONDITION + under.holds().name());
        return Optional.of(under).filter(same -> holds != null && holds.item() == 0);
    }
}
