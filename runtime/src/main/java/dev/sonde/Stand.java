package dev.sonde;

import dev.sonde.error.CallSite;
import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.graph.Patch.Read;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Shape;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorLike;
import dev.sonde.tensor.TensorType;
import dev.sonde.tree.Survival;
import java.util.List;

/**
 * Where a line of the program stands: in which trace, and whose rows it speaks of. Places, proxies and envoys remember
 * it, so that what is asked of them is asked of the same rows.
 */
record Stand(Recording recording, Asker asker) {

    ModelParts model() {
        return recording.model();
    }

    Survival survival() {
        return model().survival();
    }

    /** {@return the fragment, ready for what the user's line writes} */
    Fragment here() {
        return recording.here();
    }

    /** {@return what is at {@code site} on this line} */
    Operand read(Site site) {
        return asker.read(site);
    }

    /** {@return a tensor as the model computes it} */
    Operand alias(Read read) {
        return asker.alias(read);
    }

    void write(Site site, Operand value) {
        asker.write(site, value);
    }

    Saved save(Operand value, String name) {
        return recording.save(value, name);
    }

    /** {@return {@code type} with the sizes that the inputs give to symbolic dimensions} */
    TensorType sized(TensorType type) {
        return new TensorType(type.element(), type.shape().map(this::sized));
    }

    Shape sized(Shape shape) {
        return asker.sized(shape);
    }

    /** {@return whether the graph that runs has the first of {@code tensors}; what it has not is left out} */
    boolean takes(String path, List<String> tensors) {
        return recording.takes(path, tensors);
    }

    /** {@return {@code value} as something that nodes of this trace can take} */
    Operand operand(TensorLike value) {
        if (value instanceof Tensor tensor) {
            return here().feed(tensor);
        }
        if (value instanceof Proxy proxy && proxy.stand().recording() == recording) {
            return proxy.operand();
        }
        if (value instanceof Place place && place.stand().recording() == recording) {
            return place.get().operand();
        }
        throw new OrderException(Facts.of("a value of another trace was given")
                .add("value", value)
                .add("do", "save it there and give its value() here")
                .askedAt(CallSite.here()));
    }

    /** {@return {@code value} as a feed with the element type of what it meets} */
    Operand number(double value, Operand met) {
        ElementType element = met.element().orElse(ElementType.FLOAT);
        return here().feed(Tensor.scalar(value, element));
    }
}
