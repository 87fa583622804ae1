package dev.sonde.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sonde.graph.Extras;

/** What a message says beyond what a graph models, as extras. */
final class Rest {
    private Rest() {}

    /** {@return the extras holding what is left of a message once its modelled fields are cleared} */
    static Extras of(Message rest) {
        return rest.getSerializedSize() == 0 ? Extras.NONE : Extras.of(rest.toByteArray());
    }

    /** {@return the builder with what the extras hold} */
    static <B extends Message.Builder> B restore(B builder, Extras extras) {
        if (!extras.equals(Extras.NONE)) {
            try {
                builder.mergeFrom(extras.bytes());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalArgumentException("these extras were not made by the reader", e);
            }
        }
        return builder;
    }
}
