package dev.sonde.run;

import dev.sonde.ort.OutputBuffers;
import dev.sonde.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The outputs of a run, and the memory they lie in; closing it lends the memory to the next run. */
final class Lease implements AutoCloseable {
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final Map<String, Tensor> outputs;
    private final Runnable giveBack;

    private Lease(Map<String, Tensor> outputs, Runnable giveBack) {
        this.outputs = outputs;
        this.giveBack = giveBack;
    }

    /** {@return outputs with memory of their own} */
    static Lease of(Map<String, Tensor> outputs) {
        return new Lease(outputs, () -> {});
    }

    static Lease of(OutputBuffers buffers, Runnable giveBack) {
        // The tensors know the lease's switch, and the lease the tensors.
        AtomicBoolean open = new AtomicBoolean(true);
        return new Lease(buffers.lend(open::get), () -> {
            open.set(false);
            giveBack.run();
        });
    }

    Map<String, Tensor> outputs() {
        return outputs;
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            giveBack.run();
        }
    }
}
