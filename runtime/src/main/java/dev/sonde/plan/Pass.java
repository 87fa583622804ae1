package dev.sonde.plan;

import dev.sonde.graph.Value;
import dev.sonde.plan.Invocations.Part;
import dev.sonde.tensor.TensorType;
import java.util.ArrayList;
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
}
