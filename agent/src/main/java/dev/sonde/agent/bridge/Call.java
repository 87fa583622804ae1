package dev.sonde.agent.bridge;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import ai.onnxruntime.OrtSession.RunOptions;
import dev.sonde.ort.NativeTensors;
import dev.sonde.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of {@code OrtSession.run}, as the application made it. */
record Call(
        Map<String, OnnxTensorLike> inputs,
        Set<String> outputs,
        Map<String, OnnxValue> pinned,
        @Nullable RunOptions options) {

    /** {@return the call that has these arguments; empty where one is null that may not be} */
    @SuppressWarnings("unchecked") // As declared by OrtSession.run, whose arguments these are.
    static Optional<Call> of(
            @Nullable Map<?, ?> inputs,
            @Nullable Set<?> outputs,
            @Nullable Map<?, ?> pinned,
            @Nullable Object options) {
        return inputs == null || outputs == null || pinned == null
                ? Optional.empty()
                : Optional.of(new Call(
                        (Map<String, OnnxTensorLike>) inputs,
                        (Set<String>) outputs,
                        (Map<String, OnnxValue>) pinned,
                        (RunOptions) options));
    }

    /**
     * {@return whether {@code session} accepts the names in this call} A call that it refuses must be refused by it, in
     * its own words.
     */
    boolean isRegular(OrtSession session) {
        int wanted = outputs.size() + pinned.size();
        return wanted > 0
                && wanted <= session.getNumOutputs()
                && inputs.size() <= session.getNumInputs()
                && inputs.isEmpty() == (session.getNumInputs() == 0)
                && session.getInputNames().containsAll(inputs.keySet())
                && session.getOutputNames().containsAll(outputs)
                && session.getOutputNames().containsAll(pinned.keySet());
    }

    /** {@return copies of the inputs, which outlive the call} */
    Map<String, Tensor> copies() throws OrtException {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxTensorLike> input : inputs.entrySet()) {
            if (!(input.getValue() instanceof OnnxTensor tensor)) {
                throw Refusal.thisTime("the input \"" + input.getKey() + "\" is no plain tensor");
            }
            copies.put(input.getKey(), NativeTensors.copy(input.getKey(), tensor));
        }
        return copies;
    }

    /** {@return the result of running {@code twin} with these arguments: the application's outputs, then the taps} */
    Result run(Twin twin) throws OrtException {
        Map<String, OnnxTensorLike> fed = new HashMap<>(inputs);
        fed.putAll(twin.feeds());
        Set<String> asked = new LinkedHashSet<>(outputs);
        asked.addAll(twin.taps());
        return twin.session().run(fed, asked, pinned, options);
    }
}
