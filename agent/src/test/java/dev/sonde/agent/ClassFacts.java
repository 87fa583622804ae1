package dev.sonde.agent;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** What the constant pool of a class file says: which classes it names, and whether it links {@code invokedynamic}. */
record ClassFacts(ClassReader reader, Set<String> types, boolean isDynamic) {
    private static final int CLASS = 7;
    private static final int NAME_AND_TYPE = 12;
    private static final int DYNAMIC = 17;
    private static final int INVOKE_DYNAMIC = 18;
    private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([^;<>]+);");

    static ClassFacts of(byte[] classFile) {
        ClassReader reader = new ClassReader(classFile);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> types = new TreeSet<>();
        boolean dynamic = false;
        for (int i = 1; i < reader.getItemCount(); i++) {
            int item = reader.getItem(i);
            int tag = item == 0 ? 0 : reader.readByte(item - 1);
            dynamic |= tag == DYNAMIC || tag == INVOKE_DYNAMIC;
            if (tag == CLASS) {
                addTypes(reader.readUTF8(item, buffer), types);
            } else if (tag == NAME_AND_TYPE) {
                addTypes(reader.readUTF8(item + 2, buffer), types);
            }
        }
        return new ClassFacts(reader, types, dynamic);
    }

    String name() {
        return reader.getClassName();
    }

    /** {@return the classes named whose name starts with one of {@code prefixes}} */
    Set<String> named(String... prefixes) {
        Set<String> named = new TreeSet<>();
        for (String prefix : prefixes) {
            types.stream().filter(type -> type.startsWith(prefix)).forEach(named::add);
        }
        return named;
    }

    /**
     * {@return the methods that link {@code invokedynamic} or look classes up by name} Those that a record has from the
     * compiler, by which it is compared and shown, are left out.
     */
    Set<String> links() {
        Set<String> found = new TreeSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String type,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        return new Linking(name, found);
                    }
                },
                ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return found;
    }

    /** Looks for what links. */
    private static final class Linking extends MethodVisitor {
        private static final Set<String> BY_NAME = Set.of("forName", "loadClass");

        private final String method;
        private final Set<String> found;

        Linking(String method, Set<String> found) {
            super(Opcodes.ASM9);
            this.method = method;
            this.found = found;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String type, Handle link, Object... constants) {
            if (!link.getOwner().equals("java/lang/runtime/ObjectMethods")) {
                found.add(method);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String type, boolean isInterface) {
            if (BY_NAME.contains(name) && owner.startsWith("java/lang/Class")) {
                found.add(method);
            }
        }
    }

    private static void addTypes(String text, Set<String> types) {
        if (text.length() == 1) {
            // A primitive type.
            return;
        }
        if (!text.startsWith("[") && !text.startsWith("(") && !text.endsWith(";")) {
            types.add(text);
            return;
        }
        Matcher matcher = IN_DESCRIPTOR.matcher(text);
        while (matcher.find()) {
            types.add(matcher.group(1));
        }
    }
}
