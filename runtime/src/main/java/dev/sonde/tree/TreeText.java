package dev.sonde.tree;

import java.util.ArrayList;
import java.util.List;

/** A tree as text: a line a module, its name, class and first output in columns. */
final class TreeText {
    private final List<String[]> rows = new ArrayList<>();

    private TreeText() {}

    static String of(Module root, int depth) {
        TreeText text = new TreeText();
        root.children().forEach(child -> text.add(child, 0, depth));
        return text.toString();
    }

    private void add(Module module, int level, int depth) {
        if (level >= depth) {
            return;
        }
        String type = module.className().map(Paths::last).orElse("");
        rows.add(new String[] {"  ".repeat(level) + module.name(), type, output(module)});
        module.children().forEach(child -> add(child, level + 1, depth));
    }

    private static String output(Module module) {
        if (module.outputs().isEmpty()) {
            return module.nestedOutputs().isEmpty()
                    ? "-"
                    : "(nested) " + module.nestedOutputs().get(0);
        }
        int more = module.outputs().size() - 1;
        return module.outputs().get(0) + (more == 0 ? "" : " (+" + more + ")");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            for (int column = 0; column < 2; column++) {
                int width = width(column);
                if (width > 0) {
                    text.append(row[column]).append(" ".repeat(width - row[column].length() + 2));
                }
            }
            text.append(row[2]).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
    }
}
