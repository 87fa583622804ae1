package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Weight;
import dev.sonde.onnx.Skeleton.Payload;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorType;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tensors of a file and weights of a graph. */
final class TensorCodec {
    private final List<Payload> payloads;

    /**
     * Makes a codec.
     *
     * @param payloads the numbers of large tensors; writing adds to them
     */
    TensorCodec(List<Payload> payloads) {
        this.payloads = payloads;
    }

    Weight read(TensorProto proto) {
        try {
            ElementType element = ElementType.ofCode(proto.getDataType())
                    .orElseThrow(() -> new Malformed("element type " + proto.getDataType() + " is not known"));
            long[] sizes =
                    proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
            Blob blob = blob(proto, element, Sizes.elements(proto.getDimsList()));
            return new Weight(proto.getName(), TensorType.of(element, sizes), blob, Rest.of(rest(proto)));
        } catch (Malformed e) {
            throw e.inside(proto.getName().isEmpty() ? "a tensor" : "tensor \"" + proto.getName() + '"');
        }
    }

    /** Strings that are no UTF-8 stay as they are beside the text that is shown for them. */
    private static TensorProto rest(TensorProto proto) {
        TensorProto.Builder rest = proto.toBuilder()
                .clearName()
                .clearDims()
                .clearDataType()
                .clearRawData()
                .clearFloatData()
                .clearDoubleData()
                .clearInt32Data()
                .clearInt64Data()
                .clearUint64Data()
                .clearExternalData()
                .clearDataLocation()
                .setUnknownFields(Marks.without(proto.getUnknownFields()));
        return (isText(proto) ? rest.clearStringData() : rest).build();
    }

    private Blob blob(TensorProto proto, ElementType element, long elements) {
        long size = Sizes.bytes(element, elements);
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            return external(proto);
        }
        if (element == ElementType.STRING) {
            return strings(proto, elements);
        }
        ByteBuffer bytes = numbers(proto, element);
        if (bytes.remaining() != size) {
            throw new Malformed("its numbers take " + bytes.remaining() + " bytes, and " + element + proto.getDimsList()
                    + " takes " + size);
        }
        return new Blob.Inline(bytes);
    }

    private ByteBuffer numbers(TensorProto proto, ElementType element) {
        int mark = Marks.in(proto.getUnknownFields());
        if (mark >= 0) {
            Payload payload = payloads.get(mark);
            TypedData.require(element, payload.field());
            return payload.bytes();
        }
        return proto.hasRawData() ? proto.getRawData().asReadOnlyByteBuffer() : TypedData.bytes(proto, element);
    }

    private static Blob strings(TensorProto proto, long elements) {
        if (proto.getStringDataCount() != elements) {
            throw new Malformed(proto.getStringDataCount() + " strings do not fill the shape " + proto.getDimsList());
        }
        return new Blob.Strings(texts(proto.getStringDataList()));
    }

    private static List<String> texts(List<ByteString> strings) {
        return strings.stream().map(ByteString::toStringUtf8).toList();
    }

    private static boolean isText(TensorProto proto) {
        return proto.getStringDataList().stream().allMatch(ByteString::isValidUtf8);
    }

    private static Blob external(TensorProto proto) {
        Map<String, String> entries = new LinkedHashMap<>();
        proto.getExternalDataList().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        if (entries.getOrDefault("location", "").isEmpty()) {
            throw new Malformed("its numbers are in another file, and nothing says in which");
        }
        return new Blob.External(entries);
    }

    TensorProto write(Weight weight) {
        TensorProto.Builder proto = Rest.restore(TensorProto.newBuilder(), weight.extras());
        if (!weight.name().isEmpty()) {
            proto.setName(weight.name());
        }
        proto.setDataType(weight.type().element().code());
        for (long size : weight.shape().sizes()) {
            proto.addDims(size);
        }
        Blob blob = weight.blob();
        if (!(blob instanceof Blob.Strings)) {
            proto.clearStringData();
        }
        if (blob instanceof Blob.Strings strings) {
            strings(proto, strings.values());
        } else if (blob instanceof Blob.External external) {
            external(proto, external);
        } else if (blob instanceof Blob.Inline inline) {
            inline(proto, inline.bytes());
        }
        return proto.build();
    }

    private static void strings(TensorProto.Builder proto, List<String> values) {
        if (!texts(proto.getStringDataList()).equals(values)) {
            proto.clearStringData();
            values.forEach(text -> proto.addStringData(ByteString.copyFromUtf8(text)));
        }
    }

    private static void external(TensorProto.Builder proto, Blob.External external) {
        proto.setDataLocation(TensorProto.DataLocation.EXTERNAL);
        new TreeMap<>(external.entries())
                .forEach((key, value) -> proto.addExternalData(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    }

    private void inline(TensorProto.Builder proto, ByteBuffer bytes) {
        if (bytes.remaining() < Skeleton.LARGE) {
            proto.setRawData(ByteString.copyFrom(bytes));
        } else {
            proto.setUnknownFields(Marks.with(proto.getUnknownFields(), payloads.size()));
            payloads.add(new Payload(TensorProto.RAW_DATA_FIELD_NUMBER, bytes));
        }
    }
}
