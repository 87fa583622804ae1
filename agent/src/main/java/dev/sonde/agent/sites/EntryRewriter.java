package dev.sonde.agent.sites;

import dev.sonde.agent.boot.Sites;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Asks the observers at a method's entry and tells them at its ends, for callers whose instructions cannot be rewritten:
 * reflection, the JDK, class files older than Java 7. It keeps what was answered in a local variable that no other code
 * of the method knows, so every frame of the method tells of one variable more.
 */
final class EntryRewriter extends MethodVisitor {
    private static final String SITES = Type.getInternalName(Sites.class);
    private static final String OBJECT = "java/lang/Object";

    /** The deepest that is pushed at once before the method's own code, and besides its own at its ends. */
    private static final int PUSHED_FIRST = 6;

    private static final int PUSHED_LAST = 3;

    private final Points.Method method;
    private final Type[] parameters;
    private final Type result;
    private final Where where;
    private final Label start = new Label();
    private final Label end = new Label();

    /**
     * Where the entry is.
     *
     * @param point its number
     * @param local a local variable that is free
     * @param version the class file's version
     */
    record Where(int point, int local, int version) {
        boolean hasFrames() {
            return version >= Opcodes.V1_6;
        }
    }

    EntryRewriter(MethodVisitor next, Points.Method method, Where where) {
        super(Opcodes.ASM9, next);
        this.method = method;
        this.where = where;
        this.parameters = Type.getArgumentTypes(method.descriptor());
        this.result = Type.getReturnType(method.descriptor());
    }

    @Override
    public void visitCode() {
        super.visitCode();
        Label asked = new Label();
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitVarInsn(Opcodes.ASTORE, where.local);
        mv.visitFieldInsn(Opcodes.GETSTATIC, SITES, "active", "Z");
        mv.visitJumpInsn(Opcodes.IFEQ, start);
        ask();
        mv.visitVarInsn(Opcodes.ALOAD, where.local);
        mv.visitJumpInsn(Opcodes.IFNULL, start);
        mv.visitVarInsn(Opcodes.ALOAD, where.local);
        call("isSkipped", "(Ljava/lang/Object;)Z");
        mv.visitJumpInsn(Opcodes.IFEQ, asked);
        mv.visitVarInsn(Opcodes.ALOAD, where.local);
        call("skipped", "(Ljava/lang/Object;)Ljava/lang/Object;");
        unbox(result);
        mv.visitInsn(result.getOpcode(Opcodes.IRETURN));
        mv.visitLabel(asked);
        frame();
        takeArguments();
        mv.visitLabel(start);
        frame();
        // The method's own first instruction may have a frame too.
        mv.visitInsn(Opcodes.NOP);
    }

    private void ask() {
        int count = parameters.length + (method.isStatic() ? 0 : 1);
        mv.visitIntInsn(Opcodes.SIPUSH, count);
        mv.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
        int at = 0;
        int local = 0;
        if (!method.isStatic()) {
            put(at++, Type.getObjectType(method.owner()), local++);
        }
        for (Type parameter : parameters) {
            put(at++, parameter, local);
            local += parameter.getSize();
        }
        mv.visitLdcInsn(where.point);
        if (where.version >= Opcodes.V1_5) {
            mv.visitLdcInsn(Type.getObjectType(method.owner()));
        } else {
            mv.visitInsn(Opcodes.ACONST_NULL);
        }
        call("entered", "([Ljava/lang/Object;ILjava/lang/Class;)Ljava/lang/Object;");
        mv.visitVarInsn(Opcodes.ASTORE, where.local);
    }

    private void put(int at, Type type, int local) {
        mv.visitInsn(Opcodes.DUP);
        mv.visitIntInsn(Opcodes.SIPUSH, at);
        mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
        box(type);
        mv.visitInsn(Opcodes.AASTORE);
    }

    private void takeArguments() {
        mv.visitVarInsn(Opcodes.ALOAD, where.local);
        call("arguments", "(Ljava/lang/Object;)[Ljava/lang/Object;");
        int at = method.isStatic() ? 0 : 1;
        int local = at;
        for (Type parameter : parameters) {
            mv.visitInsn(Opcodes.DUP);
            mv.visitIntInsn(Opcodes.SIPUSH, at++);
            mv.visitInsn(Opcodes.AALOAD);
            unbox(parameter);
            mv.visitVarInsn(parameter.getOpcode(Opcodes.ISTORE), local);
            local += parameter.getSize();
        }
        mv.visitInsn(Opcodes.POP);
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            if (opcode == Opcodes.RETURN) {
                mv.visitInsn(Opcodes.ACONST_NULL);
            } else {
                box(result);
            }
            mv.visitVarInsn(Opcodes.ALOAD, where.local);
            call("left", "(Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
            unbox(result);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int stack, int locals) {
        mv.visitLabel(end);
        mv.visitTryCatchBlock(start, end, end, "java/lang/Throwable");
        if (where.hasFrames()) {
            mv.visitFrame(
                    Opcodes.F_NEW, where.local + 1, padded(0, new Object[0]), 1, new Object[] {"java/lang/Throwable"});
        }
        mv.visitInsn(Opcodes.DUP);
        mv.visitVarInsn(Opcodes.ALOAD, where.local);
        call("threw", "(Ljava/lang/Throwable;Ljava/lang/Object;)V");
        mv.visitInsn(Opcodes.ATHROW);
        super.visitMaxs(Math.max(stack + PUSHED_LAST, PUSHED_FIRST), where.local + 1);
    }

    @Override
    public void visitFrame(int type, int count, Object @Nullable [] local, int depth, Object @Nullable [] stack) {
        Object[] known = new Object[count];
        if (local != null) {
            System.arraycopy(local, 0, known, 0, count);
        }
        int slots = slots(known);
        Object[] padded = padded(slots, known);
        super.visitFrame(Opcodes.F_NEW, padded.length, padded, depth, stack);
    }

    /** The frame that the method begins with. */
    private void frame() {
        if (where.hasFrames()) {
            int receiver = method.isStatic() ? 0 : 1;
            Object[] known = new Object[parameters.length + receiver];
            if (receiver == 1) {
                known[0] = method.owner();
            }
            for (int i = 0; i < parameters.length; i++) {
                known[i + receiver] = inFrame(parameters[i]);
            }
            Object[] padded = padded(slots(known), known);
            mv.visitFrame(Opcodes.F_NEW, padded.length, padded, 0, new Object[0]);
        }
    }

    /** The variables of a frame, nothing in those that are not used, and then ours. */
    private Object[] padded(int slots, Object[] known) {
        int gap = where.local - slots;
        Object[] padded = new Object[known.length + gap + 1];
        System.arraycopy(known, 0, padded, 0, known.length);
        for (int i = 0; i < gap; i++) {
            padded[known.length + i] = Opcodes.TOP;
        }
        padded[padded.length - 1] = OBJECT;
        return padded;
    }

    private static int slots(Object[] types) {
        int slots = 0;
        for (Object type : types) {
            slots += isWide(type) ? 2 : 1;
        }
        return slots;
    }

    private static boolean isWide(Object type) {
        return type.equals(Opcodes.LONG) || type.equals(Opcodes.DOUBLE);
    }

    private static Object inFrame(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY, Type.OBJECT -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }

    private void box(Type type) {
        if (type.getSort() < Type.ARRAY) {
            String wrapper = wrapper(type);
            mv.visitMethodInsn(Opcodes.INVOKESTATIC, wrapper, "valueOf", "(" + type + ")L" + wrapper + ";", false);
        }
    }

    private void unbox(Type type) {
        if (type.getSort() == Type.VOID) {
            mv.visitInsn(Opcodes.POP);
        } else if (type.getSort() < Type.ARRAY) {
            String wrapper = wrapper(type);
            mv.visitTypeInsn(Opcodes.CHECKCAST, wrapper);
            mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, wrapper, type.getClassName() + "Value", "()" + type, false);
        } else {
            mv.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
        }
    }

    private static String wrapper(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN -> "java/lang/Boolean";
            case Type.CHAR -> "java/lang/Character";
            case Type.BYTE -> "java/lang/Byte";
            case Type.SHORT -> "java/lang/Short";
            case Type.INT -> "java/lang/Integer";
            case Type.FLOAT -> "java/lang/Float";
            case Type.LONG -> "java/lang/Long";
            default -> "java/lang/Double";
        };
    }

    private void call(String name, String descriptor) {
        mv.visitMethodInsn(Opcodes.INVOKESTATIC, SITES, name, descriptor, false);
    }
}
