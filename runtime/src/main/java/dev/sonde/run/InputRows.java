package dev.sonde.run;

import dev.sonde.plan.RowInputs.Axis;
import dev.sonde.plan.RowMap;
import dev.sonde.tensor.Cut;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of several invokers' inputs, equal ones once.
 *
 * <p>An input that holds no rows has one entry, that of the first invoker.
 */
final class InputRows {
    private final Map<String, Axis> axes;
    private final Map<String, RowMap> maps = new LinkedHashMap<>();
    private final Map<String, List<Tensor>> distinct = new LinkedHashMap<>();

    private InputRows(Map<String, Axis> axes) {
        this.axes = axes;
    }

    /** @param invokers the inputs of each, in the order of their rows */
    static InputRows of(Map<String, Axis> axes, List<Map<String, Tensor>> invokers) {
        InputRows rows = new InputRows(axes);
        axes.keySet().forEach(name -> rows.add(name, invokers));
        return rows;
    }

    private void add(String name, List<Map<String, Tensor>> invokers) {
        List<Object> keys = new ArrayList<>();
        List<Tensor> cut = new ArrayList<>();
        int axis = axes.getOrDefault(name, Axis.of(0)).index();
        for (Map<String, Tensor> inputs : invokers) {
            Tensor whole = inputs.get(name);
            if (whole == null) {
                return;
            }
            for (int row = 0; row < whole.shape()[axis]; row++) {
                Tensor one = Cut.out(whole, axis, row, 1);
                keys.add(key(one));
                cut.add(one);
            }
        }
        RowMap map = RowMap.of(keys);
        List<Tensor> kept = new ArrayList<>();
        for (int row = 0; row < keys.size(); row++) {
            if (map.places().get(row) == kept.size()) {
                kept.add(cut.get(row));
            }
        }
        maps.put(name, map);
        distinct.put(name, kept);
    }

    /** {@return which row of an input serves which row, by the input's name} */
    Map<String, RowMap> maps() {
        return maps;
    }

    /** {@return the rows of each input at the places that {@code chosen} names} */
    Map<String, Tensor> at(Map<String, List<Integer>> chosen) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        distinct.forEach((name, rows) -> {
            List<Integer> places = chosen.getOrDefault(name, List.of());
            List<Tensor> picked = places.stream().map(rows::get).toList();
            inputs.put(name, Cut.join(axes.getOrDefault(name, Axis.of(0)).index(), picked));
        });
        return inputs;
    }

    private static Object key(Tensor row) {
        Object content = row.element() == ElementType.STRING ? row.toStrings() : row.buffer();
        return List.of(row.type(), content);
    }
}
