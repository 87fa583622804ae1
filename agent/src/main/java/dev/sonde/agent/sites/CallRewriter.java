package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Sites;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes each forward call of a method as {@code invokedynamic}. The original call goes along as a constant, so the JVM
 * resolves it with the caller's own rights, whether it is private, protected, of a parent class or of an interface.
 */
final class CallRewriter extends MethodVisitor {
    /** Combinators add arguments of their own, and a method handle has 255 at most. */
    private static final int MOST_SLOTS = 200;

    private static final Handle LINK = new Handle(
            Opcodes.H_INVOKESTATIC,
            Type.getInternalName(Sites.class),
            "link",
            Type.getMethodDescriptor(
                    Type.getType(CallSite.class),
                    Type.getType(MethodHandles.Lookup.class),
                    Type.getType(String.class),
                    Type.getType(MethodType.class),
                    Type.getType(MethodHandle.class),
                    Type.INT_TYPE),
            false);

    private final Points.Method caller;
    private final Points points;

    CallRewriter(MethodVisitor next, Points.Method caller, Points points) {
        super(Opcodes.ASM9, next);
        this.caller = caller;
        this.points = points;
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean isTooLong = Type.getArgumentsAndReturnSizes(descriptor) >> 2 > MOST_SLOTS;
        int point = name.startsWith("<") || isTooLong
                ? -1
                : points.call(caller.name(), Points.Method.called(opcode, owner, name, descriptor));
        if (point < 0) {
            super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            return;
        }
        Handle original = new Handle(tag(opcode), owner, name, descriptor, isInterface);
        super.visitInvokeDynamicInsn(name, type(opcode, owner, descriptor), LINK, original, point);
    }

    /** A call of a parent's method or of a private one takes the caller's own class. */
    private String type(int opcode, String owner, String descriptor) {
        if (opcode == Opcodes.INVOKESTATIC) {
            return descriptor;
        }
        String receiver = opcode == Opcodes.INVOKESPECIAL ? caller.owner() : owner;
        return "(L" + receiver + ";" + descriptor.substring(1);
    }

    private static int tag(int opcode) {
        return switch (opcode) {
            case Opcodes.INVOKESTATIC -> Opcodes.H_INVOKESTATIC;
            case Opcodes.INVOKESPECIAL -> Opcodes.H_INVOKESPECIAL;
            case Opcodes.INVOKEINTERFACE -> Opcodes.H_INVOKEINTERFACE;
            default -> Opcodes.H_INVOKEVIRTUAL;
        };
    }
}
