package dev.sonde.agent.cli;

import dev.sonde.Model;
import dev.sonde.Options;
import dev.sonde.Place;
import dev.sonde.Report;
import dev.sonde.Saved;
import dev.sonde.Tracer;
import dev.sonde.error.Facts;
import dev.sonde.error.SwallowedException;
import dev.sonde.run.RandomInputs.Choice;
import dev.sonde.tensor.Safetensors;
import dev.sonde.tensor.Tensor;
import dev.sonde.tree.Located;
import dev.sonde.tree.PlaceName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a model.
 *
 * @param saves places to keep, patterns among them
 * @param unfused whether what an operator swallowed is computed beside the graph that runs
 * @param out where to write what was saved
 */
record TraceJob(
        Path file,
        GivenInputs inputs,
        List<String> saves,
        List<Edit> edits,
        boolean unfused,
        Optional<Path> out,
        boolean json)
        implements Job {

    @Override
    public void check() {
        saves.forEach(PlaceName::parse);
        edits.forEach(edit -> PlaceName.parse(edit.place()));
    }

    @Override
    public void run(PrintStream stream) {
        try (Model model = Model.open(file, Options.defaults().quiet())) {
            List<Choice> chosen = inputs.of(model);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            chosen.forEach(choice -> tensors.put(choice.input(), choice.tensor()));
            try (Tracer tracer = model.trace(tensors)) {
                TraceResult result = trace(model, tracer, chosen);
                out.ifPresent(target -> Safetensors.write(target, result.tensors()));
                stream.print(json ? Json.text(result.json(file)) + System.lineSeparator() : result.text(out));
            }
        }
    }

    private TraceResult trace(Model model, Tracer tracer, List<Choice> chosen) {
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (Edit edit : edits) {
            meant(edit.place(), model, tracer, leftOut).forEach((located, place) -> edit.make(place));
        }
        Map<Located, Saved> saved = new LinkedHashMap<>();
        for (String written : saves) {
            meant(written, model, tracer, leftOut)
                    .forEach((located, place) -> saved.computeIfAbsent(located, key -> place.save(key.place())));
        }
        if (saved.isEmpty()) {
            throw new SwallowedException(Facts.of("no place that is to be saved exists in the graph that runs")
                    .add("swallowed", described(leftOut))
                    .add("do", "ask for them with --unfused: they are then computed beside that graph"));
        }
        Report report = tracer.run();
        List<TraceResult.Kept> kept = new ArrayList<>();
        saved.forEach((located, promise) -> {
            if (promise.reached()) {
                kept.add(new TraceResult.Kept(located.place(), located.tensor(), promise.value()));
            } else {
                leftOut.put(located.place(), report.notReached().getOrDefault(located.place(), "not reached"));
            }
        });
        return new TraceResult(chosen, kept, report.fidelity(), leftOut);
    }

    /** The places that {@code written} means and that can be had; a pattern leaves the others out. */
    private Map<Located, Place> meant(String written, Model model, Tracer tracer, Map<String, String> leftOut) {
        PlaceName name = PlaceName.parse(written);
        Map<Located, Place> places = new LinkedHashMap<>();
        for (Located located : model.modules().resolve(name)) {
            try {
                String place = located.place();
                places.put(located, unfused ? tracer.unfused(place) : tracer.place(place));
            } catch (SwallowedException e) {
                if (!name.isPattern()) {
                    boolean isSwallowed = !model.survival().survives(located.tensor());
                    throw isSwallowed && !unfused ? refused(located, model, e) : e;
                }
                leftOut.put(located.place(), swallower(located, model));
            }
        }
        return places;
    }

    private static SwallowedException refused(Located located, Model model, SwallowedException cause) {
        return new SwallowedException(
                Facts.of("\"" + located.place() + "\" does not exist in the graph that runs")
                        .add("tensor", '"' + located.tensor() + '"')
                        .add("swallowed by", swallower(located, model))
                        .add("do", "ask for it with --unfused: it is then computed beside that graph"),
                cause);
    }

    private static String swallower(Located located, Model model) {
        String by = model.withheld(located.tensor());
        return by.isEmpty() ? "the operators that use it are fused" : by;
    }

    private static String described(Map<String, String> leftOut) {
        List<String> lines = new ArrayList<>();
        leftOut.forEach((place, by) -> lines.add(place + " by " + by));
        return String.join("\n", lines);
    }
}
