package dev.sonde.onnx;

import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;

/** The marks of a skeleton among the fields that protobuf does not know. */
final class Marks {
    private Marks() {}

    /** {@return the number of the payload that is marked; negative where none is} */
    static int in(UnknownFieldSet fields) {
        return fields.hasField(Skeleton.MARK)
                ? fields.getField(Skeleton.MARK).getVarintList().get(0).intValue()
                : -1;
    }

    static UnknownFieldSet without(UnknownFieldSet fields) {
        return fields.hasField(Skeleton.MARK)
                ? fields.toBuilder().clearField(Skeleton.MARK).build()
                : fields;
    }

    static UnknownFieldSet with(UnknownFieldSet fields, int payload) {
        Field mark = Field.newBuilder().addVarint(payload).build();
        return fields.toBuilder().addField(Skeleton.MARK, mark).build();
    }
}
