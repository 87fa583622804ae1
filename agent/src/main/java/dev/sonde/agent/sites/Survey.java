package dev.sonde.agent.sites;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A first look at a class: what is to be written into which of its methods. */
final class Survey extends ClassVisitor {
    private final Rules rules;
    private final Map<String, Finding> findings = new HashMap<>();
    private String type = "";
    private int version;

    private Survey(Rules rules) {
        super(Opcodes.ASM9);
        this.rules = rules;
    }

    static Survey of(ClassReader reader, Rules rules) {
        Survey survey = new Survey(rules);
        reader.accept(survey, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return survey;
    }

    /** {@return what was found in a method} */
    @Nullable
    Finding in(String name, String descriptor) {
        return findings.get(name + descriptor);
    }

    boolean foundNothing() {
        return findings.isEmpty();
    }

    int version() {
        return version;
    }

    @Override
    public void visit(
            int classVersion,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String parent,
            String @Nullable [] interfaces) {
        version = classVersion & 0xffff;
        type = name;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
        boolean isBridge = (access & Opcodes.ACC_BRIDGE) != 0;
        if (!hasCode || isBridge || name.equals("<init>")) {
            return null;
        }
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        return new Finding(isEntry(name, descriptor, isStatic), name, descriptor);
    }

    private boolean isEntry(String name, String descriptor, boolean isStatic) {
        return !rules.calls(type, name, descriptor, isStatic).isEmpty();
    }

    /** What is to be written into one method. */
    final class Finding extends MethodVisitor {
        final boolean isEntry;
        private final String name;
        private final String descriptor;
        private boolean hasCalls;
        private int locals;

        Finding(boolean isEntry, String name, String descriptor) {
            super(Opcodes.ASM9);
            this.isEntry = isEntry;
            this.name = name;
            this.descriptor = descriptor;
        }

        boolean hasCalls() {
            return hasCalls;
        }

        /** {@return the first local variable that the method does not use} */
        int locals() {
            return locals;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String called, String ofType, boolean isInterface) {
            boolean isForward = !called.startsWith("<")
                    && (!rules.calls(owner, called, ofType, opcode == Opcodes.INVOKESTATIC)
                                    .isEmpty()
                            || (rules.isSource(type, name) && Rules.isOperation(owner, called)));
            hasCalls |= isForward && version >= Opcodes.V1_7;
        }

        @Override
        public void visitMaxs(int stack, int count) {
            locals = count;
            if (isEntry || hasCalls) {
                findings.put(name + descriptor, this);
            }
        }
    }
}
