package dev.sonde.run;

import dev.sonde.graph.ModelGraph;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.util.Map;
import java.util.Optional;

/** What is known of a model without running it: enough to name its places and to write down what is asked of them. */
public interface Structure {
    /** {@return the model as it was exported} */
    ModelGraph exported();

    /** {@return the graph that ONNX Runtime runs, and where its weights are} */
    Frozen frozen();

    /** {@return the types of the exported model's tensors, as far as ONNX Runtime can tell} */
    Map<String, TensorType> types();

    /** {@return the type of the elements of what the graph that runs computes inside of a body; empty where it is unknown} */
    Optional<ElementType> elementInBody(String tensor);
}
