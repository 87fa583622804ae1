package dev.sonde.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
import dev.sonde.graph.Attribute;
import java.util.Optional;

/** Attributes of nodes, in a file and in a graph. */
final class AttributeCodec {
    /** Longer lists, the trees of a forest say, are carried along as they are: as objects they would take much memory. */
    private static final int LONGEST = 1 << 16;

    private final TensorCodec tensors;
    private final GraphCodec graphs;

    AttributeCodec(TensorCodec tensors, GraphCodec graphs) {
        this.tensors = tensors;
        this.graphs = graphs;
    }

    /** {@return the attribute as the graph models it} */
    Attribute read(AttributeProto proto) {
        try {
            Optional<Attribute> known = proto.getRefAttrName().isEmpty() ? known(proto) : Optional.empty();
            AttributeProto rest = known.isPresent() ? rest(proto) : proto;
            if (rest.hasT() || rest.hasG() || rest.getGraphsCount() > 0) {
                throw new Malformed("it holds a tensor or a graph beside a value of type " + type(proto));
            }
            return known.orElseGet(() -> new Attribute.Other(Rest.of(proto)));
        } catch (Malformed e) {
            throw e.inside("attribute \"" + proto.getName() + '"');
        }
    }

    private Optional<Attribute> known(AttributeProto proto) {
        return Optional.ofNullable(
                switch (type(proto)) {
                    case INT -> new Attribute.Int(proto.getI());
                    case FLOAT -> new Attribute.Real(proto.getF());
                    case STRING ->
                        proto.getS().isValidUtf8()
                                ? new Attribute.Text(proto.getS().toStringUtf8())
                                : null;
                    case INTS -> proto.getIntsCount() <= LONGEST ? new Attribute.Ints(proto.getIntsList()) : null;
                    case FLOATS ->
                        proto.getFloatsCount() <= LONGEST ? new Attribute.Reals(proto.getFloatsList()) : null;
                    case STRINGS ->
                        proto.getStringsCount() <= LONGEST
                                        && proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
                                ? new Attribute.Texts(proto.getStringsList().stream()
                                        .map(ByteString::toStringUtf8)
                                        .toList())
                                : null;
                    case TENSOR -> new Attribute.Numbers(tensors.read(proto.getT()));
                    case GRAPH -> new Attribute.Body(graphs.read(proto.getG()));
                    case GRAPHS ->
                        new Attribute.Bodies(
                                proto.getGraphsList().stream().map(graphs::read).toList());
                    default -> null;
                });
    }

    /** Files of the first version of ONNX name no types. */
    private static AttributeType type(AttributeProto proto) {
        if (proto.getType() != AttributeType.UNDEFINED) {
            return proto.getType();
        } else if (proto.hasF()) {
            return AttributeType.FLOAT;
        } else if (proto.hasI()) {
            return AttributeType.INT;
        } else if (proto.hasS()) {
            return AttributeType.STRING;
        } else if (proto.hasT()) {
            return AttributeType.TENSOR;
        } else if (proto.hasG()) {
            return AttributeType.GRAPH;
        }
        return listType(proto);
    }

    private static AttributeType listType(AttributeProto proto) {
        if (proto.getFloatsCount() > 0) {
            return AttributeType.FLOATS;
        } else if (proto.getIntsCount() > 0) {
            return AttributeType.INTS;
        } else if (proto.getStringsCount() > 0) {
            return AttributeType.STRINGS;
        }
        return proto.getGraphsCount() > 0 ? AttributeType.GRAPHS : AttributeType.UNDEFINED;
    }

    /** {@return the attribute's name with what the graph does not model of it, if there is any of that} */
    static Optional<AttributeProto> unmodelled(AttributeProto proto) {
        if (!proto.getRefAttrName().isEmpty()) {
            return Optional.empty();
        }
        AttributeProto rest = rest(proto);
        return rest.getSerializedSize() == 0
                ? Optional.empty()
                : Optional.of(rest.toBuilder().setName(proto.getName()).build());
    }

    private static AttributeProto rest(AttributeProto proto) {
        AttributeProto.Builder rest = proto.toBuilder().clearName().clearType();
        switch (type(proto)) {
            case INT -> rest.clearI();
            case FLOAT -> rest.clearF();
            case STRING -> rest.clearS();
            case INTS -> rest.clearInts();
            case FLOATS -> rest.clearFloats();
            case STRINGS -> rest.clearStrings();
            case TENSOR -> rest.clearT();
            case GRAPH -> rest.clearG();
            case GRAPHS -> rest.clearGraphs();
            default -> rest.clear();
        }
        return rest.build();
    }

    /** Writes an attribute over what the file said of it beyond the graph. */
    AttributeProto write(String name, Attribute attribute, AttributeProto.Builder proto) {
        if (attribute instanceof Attribute.Other other) {
            return Rest.restore(AttributeProto.newBuilder(), other.extras())
                    .setName(name)
                    .build();
        }
        proto.setName(name);
        if (attribute instanceof Attribute.Numbers numbers) {
            proto.setType(AttributeType.TENSOR).setT(tensors.write(numbers.value()));
        } else if (attribute instanceof Attribute.Body body) {
            proto.setType(AttributeType.GRAPH).setG(graphs.write(body.value()));
        } else if (attribute instanceof Attribute.Bodies bodies) {
            proto.setType(AttributeType.GRAPHS);
            bodies.values().forEach(body -> proto.addGraphs(graphs.write(body)));
        } else {
            plain(attribute, proto);
        }
        return proto.build();
    }

    private static void plain(Attribute attribute, AttributeProto.Builder proto) {
        if (attribute instanceof Attribute.Int number) {
            proto.setType(AttributeType.INT).setI(number.value());
        } else if (attribute instanceof Attribute.Real number) {
            proto.setType(AttributeType.FLOAT).setF(number.value());
        } else if (attribute instanceof Attribute.Text text) {
            proto.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8(text.value()));
        } else if (attribute instanceof Attribute.Ints ints) {
            proto.setType(AttributeType.INTS).addAllInts(ints.values());
        } else if (attribute instanceof Attribute.Reals reals) {
            proto.setType(AttributeType.FLOATS).addAllFloats(reals.values());
        } else if (attribute instanceof Attribute.Texts texts) {
            proto.setType(AttributeType.STRINGS);
            texts.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
        } else {
            throw new AssertionError(attribute);
        }
    }
}
