package dev.sonde.plan;

import dev.sonde.graph.Value;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One of several runs that follow each other.
 *
 * @param asked what it is asked for; among the saves, under their own names, what later runs are fed
 * @param rows which of all rows it serves
 * @param fed what it is fed of earlier runs' saves, by name
 * @param inputRows which rows of each input it takes, where not those of {@code rows}
 */
public record Pass(Invocations asked, List<Integer> rows, Set<String> fed, Map<String, List<Integer>> inputRows) {
    public Pass {
        rows = List.copyOf(rows);
        fed = Set.copyOf(fed);
        inputRows = Map.copyOf(inputRows);
    }

    /** Takes from {@code chosen} the rows that its invokers have, and feeds it what earlier runs saved. */
    static Pass of(Invocations chosen, Set<String> fed) {
        List<Integer> rows = chosen.parts().stream()
                .flatMap(part -> part.rows().stream())
                .distinct()
                .sorted()
                .toList();
        Map<String, RowMap> maps = new LinkedHashMap<>();
        Map<String, List<Integer>> inputRows = new LinkedHashMap<>();
        chosen.inputs().forEach((name, map) -> {
            List<Integer> places = map.placesOf(rows);
            maps.put(name, RowMap.of(places));
            inputRows.put(name, places.stream().distinct().toList());
        });
        List<Part> parts = chosen.parts().stream()
                .map(part -> new Part(part.rows().stream().map(rows::indexOf).toList(), part.reads(), part.writes()))
                .toList();
        List<Value> feeds = new ArrayList<>(chosen.feeds());
        fed.forEach(name -> feeds.add(Value.of(name)));
        Invocations asked =
                new Invocations(maps, rows.size(), parts, chosen.saves(), feeds, chosen.constants(), chosen.nodes());
        return new Pass(asked, rows, fed, inputRows);
    }

    /** {@return what is asked for, the types of what is fed being known since the earlier runs} */
    public Invocations asked(Map<String, TensorType> types) {
        List<Value> feeds = new ArrayList<>();
        for (Value feed : asked.feeds()) {
            TensorType type = types.get(feed.name());
            feeds.add(type == null ? feed : Value.of(feed.name(), type));
        }
        return new Invocations(
                asked.inputs(), asked.rows(), asked.parts(), asked.saves(), feeds, asked.constants(), asked.nodes());
    }

    /** {@return this with another share of the invoker at {@code index}} */
    Pass with(int index, Part part) {
        List<Part> parts = new ArrayList<>(asked.parts());
        parts.set(index, part);
        return with(parts, asked.saves(), asked.feeds(), fed);
    }

    /** {@return this with {@code name} among the saves, for a later run} */
    Pass saving(String name) {
        Map<String, String> saves = new LinkedHashMap<>(asked.saves());
        saves.put(name, name);
        return with(asked.parts(), saves, asked.feeds(), fed);
    }

    /** {@return this with {@code name} fed; whoever wants it saved has it from the earlier run} */
    Pass fed(String name) {
        Map<String, String> saves = new LinkedHashMap<>(asked.saves());
        saves.values().removeIf(name::equals);
        List<Value> feeds = new ArrayList<>(asked.feeds());
        feeds.add(Value.of(name));
        Set<String> all = new HashSet<>(fed);
        all.add(name);
        return with(asked.parts(), saves, feeds, all);
    }

    private Pass with(List<Part> parts, Map<String, String> saves, List<Value> feeds, Set<String> names) {
        Invocations other =
                new Invocations(asked.inputs(), asked.rows(), parts, saves, feeds, asked.constants(), asked.nodes());
        return new Pass(other, rows, names, inputRows);
    }
}
