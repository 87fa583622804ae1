package dev.sonde.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.sonde.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A session of ONNX Runtime as an ordinary program has one. */
final class PlainSession implements AutoCloseable {
    /** The configuration entry without which threads burn time between runs. */
    static final String SPINNING = "session.intra_op.allow_spinning";

    private final OrtSession session;

    private PlainSession(OrtSession session) {
        this.session = session;
    }

    /** {@return the model in {@code file}, with one thread and all optimisations} */
    static PlainSession open(Path file) {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(SPINNING, "0");
            return new PlainSession(OrtEnvironment.getEnvironment().createSession(file.toString(), options));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a run of this session on inputs of {@code size}, over direct buffers that every run uses again} */
    Run on(InputSize size) {
        return on(size.inputs());
    }

    /** {@return a run of this session on {@code inputs}, likewise} */
    Run on(Map<String, Tensor> inputs) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> given.put(name, input(tensor)));
        return new Run(given);
    }

    private static OnnxTensor input(Tensor tensor) {
        try {
            LongBuffer numbers = ByteBuffer.allocateDirect(tensor.size() * Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asLongBuffer()
                    .put(tensor.toLongArray())
                    .rewind();
            return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), numbers, tensor.shape());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs on the same inputs again and again. */
    final class Run implements Runnable, AutoCloseable {
        private final Map<String, OnnxTensor> inputs;

        private Run(Map<String, OnnxTensor> inputs) {
            this.inputs = inputs;
        }

        /** Runs, reads nothing, and closes the result. */
        @Override
        public void run() {
            try (OrtSession.Result result = session.run(inputs)) {
                if (result.size() == 0) {
                    throw new IllegalStateException("the model has no outputs");
                }
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        /** {@return every output of a run, by name} */
        Map<String, float[]> outputs() {
            try (OrtSession.Result result = session.run(inputs)) {
                Map<String, float[]> outputs = new LinkedHashMap<>();
                result.forEach(output -> outputs.put(output.getKey(), numbers((OnnxTensor) output.getValue())));
                return outputs;
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private static float[] numbers(OnnxTensor tensor) {
            FloatBuffer values = tensor.getFloatBuffer();
            float[] numbers = new float[values.remaining()];
            values.get(numbers);
            return numbers;
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
        }
    }
}
