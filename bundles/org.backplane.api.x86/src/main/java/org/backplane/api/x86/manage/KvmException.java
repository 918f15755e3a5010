package org.backplane.api.x86.manage;

/** A management call was refused and has changed nothing. */
public final class KvmException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Names of errors, as KVM's calls give them. */
    public enum Errno {
        EPERM, ENOENT, E2BIG, EBUSY, EINVAL
    }

    private final Errno errno;

    /** @param why for people */
    public KvmException(Errno errno, String why) {
        super(errno + ": " + why);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }
}
