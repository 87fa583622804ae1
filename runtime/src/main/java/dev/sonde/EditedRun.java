package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A run of an edited model: a trace that says nothing but its edits, and saves every output. */
record EditedRun(ModelParts model, Edits edits) {
    /** {@return the outputs and what the edits saved} */
    Results on(Map<String, Tensor> inputs) {
        Inputs given = TraceInputs.given(model.inputs(), edits.inputs(inputs), Optional.empty());
        Recording recording = edits.one(model, inputs, true);
        Tracer tracer = Tracer.on(recording, given, CallSite.here());
        Map<String, Saved> wanted = new LinkedHashMap<>();
        model.outputNames().forEach(name -> wanted.put(name, tracer.output(name).save(name)));
        recording.saves().all().forEach(saved -> wanted.putIfAbsent(saved.name(), saved));
        Report report = tracer.run();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        wanted.forEach((name, saved) -> {
            if (saved.reached()) {
                tensors.put(name, saved.value());
            }
        });
        return new Results(tensors, report, tracer::close);
    }
}
