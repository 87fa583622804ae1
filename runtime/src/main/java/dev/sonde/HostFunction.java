package dev.sonde;

import dev.sonde.tensor.Tensor;
import java.util.List;

/** A function in Java that a trace calls in the middle of its run. */
public interface HostFunction {
    /**
     * {@return what becomes of {@code inputs}; they may be read until the trace runs again or is closed}
     *
     * @throws Exception whatever goes wrong: the run ends with it as the cause
     */
    Tensor apply(List<Tensor> inputs) throws Exception;
}
