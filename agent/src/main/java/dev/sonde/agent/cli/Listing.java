package dev.sonde.agent.cli;

import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Module;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code show} says of a model. */
final class Listing {
    private static final String NONE = "no output of its own";

    private final Model model;
    private final List<Row> rows = new ArrayList<>();

    /**
     * One output of a module; or that it has none.
     *
     * @param tensor its name in the file; empty where there is none
     * @param type empty where it is not known
     * @param without what keeps it from being had in production; empty where it can be had
     */
    private record Row(Module module, String place, String tensor, Optional<TensorType> type, String without) {}

    private Listing(Model model, int depth) {
        this.model = model;
        model.modules().root().children().forEach(child -> add(child, depth));
    }

    static void show(Path file, int depth, boolean json, PrintStream out) {
        try (Model model = Model.open(file, Options.defaults().quiet())) {
            Listing listing = new Listing(model, depth);
            if (json) {
                out.println(Json.text(listing.json(file)));
            } else {
                out.print(listing.text(file));
            }
        }
    }

    private void add(Module module, int depth) {
        for (int i = 0; i < module.allOutputs().size(); i++) {
            String tensor = module.allOutputs().get(i);
            String place = module.path() + (i == 0 ? "" : "#output[" + i + "]");
            rows.add(new Row(module, place, tensor, model.type(tensor), model.withheld(tensor)));
        }
        if (module.allOutputs().isEmpty()) {
            rows.add(new Row(module, module.path(), "", Optional.empty(), NONE));
        }
        if (depth > 1) {
            module.children().forEach(child -> add(child, depth - 1));
        }
    }

    private String text(Path file) {
        Table edges = new Table("  ");
        edges.add("inputs");
        model.inputs().forEach((name, type) -> edges.add("  " + name, type.toString()));
        edges.add("outputs");
        model.outputs().forEach((name, type) -> edges.add("  " + name, type.toString()));
        Table table = new Table("  ");
        table.add("place", "type and shape", "in production", "tensor");
        rows.forEach(row -> table.add(row.place, shown(row), state(row), row.tensor));
        return file.getFileName() + System.lineSeparator() + edges + "modules" + System.lineSeparator() + table;
    }

    private String shown(Row row) {
        String type = row.type.map(TensorType::toString).orElse(row.tensor.isEmpty() ? "-" : "?");
        return model.isWidened(row.tensor) ? type + " (float16 in the file)" : type;
    }

    private static String state(Row row) {
        if (row.without.isEmpty()) {
            return "exact";
        }
        return row.tensor.isEmpty() ? row.without : "swallowed by " + row.without;
    }

    private Map<String, Object> json(Path file) {
        Map<Module, List<Object>> modules = new LinkedHashMap<>();
        rows.forEach(row -> {
            List<Object> outputs = modules.computeIfAbsent(row.module, key -> new ArrayList<>());
            if (!row.tensor.isEmpty()) {
                outputs.add(json(row));
            }
        });
        List<Object> list = new ArrayList<>();
        modules.forEach((module, outputs) -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("path", module.path());
            module.className().ifPresent(name -> told.put("class", name));
            told.put("outputs", outputs);
            list.add(told);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("model", file.toString());
        all.put("inputs", edges(model.inputs()));
        all.put("outputs", edges(model.outputs()));
        all.put("modules", list);
        return all;
    }

    private Map<String, Object> json(Row row) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("place", row.place);
        told.put("tensor", row.tensor);
        told.putAll(TypeJson.of(row.type));
        if (model.isWidened(row.tensor)) {
            told.put("type_in_file", "float16");
        }
        told.put("exact", row.without.isEmpty());
        if (!row.without.isEmpty()) {
            told.put("swallowed_by", row.without);
        }
        return told;
    }

    private static List<Object> edges(Map<String, TensorType> types) {
        List<Object> edges = new ArrayList<>();
        types.forEach((name, type) -> {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("name", name);
            told.putAll(TypeJson.of(Optional.of(type)));
            edges.add(told);
        });
        return edges;
    }
}
