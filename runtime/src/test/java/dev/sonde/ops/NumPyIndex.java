package dev.sonde.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What NumPy's basic indexing means, said as slowly as can be: for each position of the part, where it came from. */
record NumPyIndex(long[] shape, int[] sources) {
    /** The part of a tensor of {@code sizes} that items without holes name. */
    static NumPyIndex of(long[] sizes, String text) {
        List<String> items =
                new ArrayList<>(Arrays.stream(text.split(",")).map(String::trim).toList());
        int taking = (int) items.stream()
                .filter(item -> !item.equals("None") && !item.equals("..."))
                .count();
        int dots = items.indexOf("...");
        if (dots < 0) {
            dots = items.size();
            items.add("...");
        }
        items.remove(dots);
        for (int i = taking; i < sizes.length; i++) {
            items.add(dots, ":");
        }
        List<Long> shape = new ArrayList<>();
        List<int[]> positions = new ArrayList<>();
        int axis = 0;
        for (String item : items) {
            if (item.equals("None")) {
                shape.add(1L);
                continue;
            }
            int[] at = positions(item, (int) sizes[axis++]);
            positions.add(at);
            if (item.contains(":")) {
                shape.add((long) at.length);
            }
        }
        int[] sources = {0};
        for (int i = 0; i < positions.size(); i++) {
            sources = product(sources, positions.get(i), (int) sizes[i]);
        }
        return new NumPyIndex(shape.stream().mapToLong(Long::longValue).toArray(), sources);
    }

    private static int[] product(int[] outer, int[] inner, int size) {
        return Arrays.stream(outer)
                .flatMap(o -> Arrays.stream(inner).map(i -> o * size + i))
                .toArray();
    }

    private static int[] positions(String item, int size) {
        if (!item.contains(":")) {
            int at = Integer.parseInt(item);
            return new int[] {at < 0 ? at + size : at};
        }
        String[] parts = item.split(":", -1);
        int step = parts.length > 2 && !parts[2].isEmpty() ? Integer.parseInt(parts[2]) : 1;
        int first = bound(parts[0], size, step > 0 ? 0 : size - 1, step);
        int last = bound(parts[1], size, step > 0 ? size : -1, step);
        return IntStream.iterate(first, i -> step > 0 ? i < last : i > last, i -> i + step)
                .toArray();
    }

    /** As CPython's PySlice_AdjustIndices does. */
    private static int bound(String text, int size, int open, int step) {
        if (text.isEmpty()) {
            return open;
        }
        int value = Integer.parseInt(text);
        if (value < 0) {
            value += size;
            return value < 0 ? (step < 0 ? -1 : 0) : value;
        }
        return value >= size ? (step < 0 ? size - 1 : size) : value;
    }
}
