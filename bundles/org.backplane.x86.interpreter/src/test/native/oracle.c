/*
 * Executes instructions on the host's processor: ./oracle INPUTS OUTCOMES; see the script record beside it.
 *
 * INPUTS is a row of struct input, each followed by its patches; OUTCOMES is the processor's name in 48 bytes, then for every
 * input a struct outcome, followed by the changes of memory. Registers come and go in the frame of a signal: everything ends
 * with an exception, if with no other with that of INT3, which code pages are full of. Then the handler writes down what the
 * frame has, puts the next input there and returns.
 *
 * Nothing of the C library is used once FS and GS have bases of the inputs' own.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <cpuid.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

typedef uint64_t u64;
typedef uint32_t u32;
typedef uint16_t u16;
typedef uint8_t u8;

/* Same order as in State.java. */
struct state {
    u64 gpr[16], rip, rflags, fsbase, gsbase;
    u64 es, cs, ss, ds, fs, gs;
    u64 fcw, fsw, ftw, fop, fip, fdp, mxcsr;
    u64 significand[8], exponent[8]; /* R0 to R7 */
    u64 ymm[16][4];
};

struct input {
    struct state state;
    u64 patches; /* each: u32 address, u32 bytes, then the bytes, up to a multiple of 8 */
};

struct outcome {
    struct state state;
    u64 trap, error, cr2;
    u64 changes; /* as patches; never across pages */
};

enum { HANG = 255, PAGE = 4096, PAGES = 8, XSTATE_HEADER = 512, YMM_HIGH = 576 };
enum { PKRU = 9, LINUX_PKRU = 0x55555554 }; /* what Linux gives a new process */

/* Same as in Layout.java. */
static const struct { u32 address; int prot; } pages[PAGES] = {
    { 0x7000, PROT_READ | PROT_EXEC }, { 0x8000, PROT_READ | PROT_WRITE },
    { 0x10000000, PROT_READ | PROT_EXEC }, { 0x10001000, PROT_READ | PROT_EXEC },
    { 0x10010000, PROT_READ | PROT_WRITE }, { 0x10011000, PROT_READ | PROT_WRITE }, { 0x10012000, PROT_READ },
    { 0x10014000, PROT_READ | PROT_WRITE },
};

static u8 *memory;  /* all pages in a row, writable */
static u8 *initial; /* what they have before any input */
static u8 *before;  /* what they have before this input is executed */

static u8 *inputs, *inputs_end, *current, *next_input;
static u8 *outcomes;
static u32 pkru_at; /* in the area of XSAVE, 0 without protection keys */
static int ticks;

/* Where inputs might find something of this program's, near the end of canonical addresses: stack, vDSO. */
static u64 own[8][2];
static int owned;

static long call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}

static void copy(void *to, const void *from, long bytes) {
    __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(bytes) : : "memory");
}

static void die(const char *why) {
    call(SYS_write, 2, (long) why, __builtin_strlen(why));
    call(SYS_exit_group, 1, 0, 0);
}

static long offset(u32 address) {
    for (int i = 0; i < PAGES; i++) {
        if (address - pages[i].address < PAGE) { return i * PAGE + (address & (PAGE - 1)); }
    }
    die("a patch is outside of memory\n");
    return 0;
}

/* Gives the end of the patches. */
static u8 *patch(u8 *at, u64 count, int undo) {
    while (count-- > 0) {
        u32 address = ((u32 *) at)[0], bytes = ((u32 *) at)[1];
        for (u32 done = 0; done < bytes;) {
            u32 part = PAGE - ((address + done) & (PAGE - 1));
            part = part < bytes - done ? part : bytes - done;
            long to = offset(address + done);
            copy(memory + to, undo ? initial + to : at + 8 + done, part);
            copy(before + to, undo ? initial + to : at + 8 + done, part);
            done += part;
        }
        at += 8 + ((bytes + 7) & ~7u);
    }
    return at;
}

static u64 changes(int page) {
    u64 *now = (u64 *) (memory + page * PAGE), *old = (u64 *) (before + page * PAGE);
    u64 count = 0;
    for (int i = 0; i < PAGE / 8;) {
        if (now[i] == old[i]) { i++; continue; }
        int from = i;
        while (i < PAGE / 8 && now[i] != old[i]) { i++; }
        ((u32 *) outcomes)[0] = pages[page].address + 8 * from;
        ((u32 *) outcomes)[1] = 8 * (i - from);
        copy(outcomes + 8, now + from, 8 * (i - from));
        outcomes += 8 + 8 * (i - from);
        copy(now + from, old + from, 8 * (i - from));
        count++;
    }
    return count;
}

static const int order[16] = {
    REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
    REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

static void get_vectors(struct state *s, u8 *image) {
    s->fcw = *(u16 *) image;
    s->fsw = *(u16 *) (image + 2);
    s->ftw = image[4];
    s->fop = *(u16 *) (image + 6);
    s->fip = *(u64 *) (image + 8);
    s->fdp = *(u64 *) (image + 16);
    s->mxcsr = *(u32 *) (image + 24);
    for (int i = 0; i < 8; i++) {
        int r = ((s->fsw >> 11) + i) & 7;
        s->significand[r] = *(u64 *) (image + 32 + 16 * i);
        s->exponent[r] = *(u16 *) (image + 40 + 16 * i);
    }
    for (int i = 0; i < 16; i++) {
        copy(s->ymm[i], image + 160 + 16 * i, 16);
        copy(s->ymm[i] + 2, image + YMM_HIGH + 16 * i, 16);
    }
}

static void put_vectors(struct state *s, u8 *image) {
    *(u16 *) image = s->fcw;
    *(u16 *) (image + 2) = s->fsw;
    image[4] = s->ftw;
    *(u16 *) (image + 6) = s->fop;
    *(u64 *) (image + 8) = s->fip;
    *(u64 *) (image + 16) = s->fdp;
    *(u32 *) (image + 24) = s->mxcsr;
    for (int i = 0; i < 8; i++) {
        int r = ((s->fsw >> 11) + i) & 7;
        *(u64 *) (image + 32 + 16 * i) = s->significand[r];
        *(u16 *) (image + 40 + 16 * i) = s->exponent[r];
    }
    for (int i = 0; i < 16; i++) {
        copy(image + 160 + 16 * i, s->ymm[i], 16);
        copy(image + YMM_HIGH + 16 * i, s->ymm[i] + 2, 16);
    }
    *(u64 *) (image + XSTATE_HEADER) |= 7 | (pkru_at ? 1 << PKRU : 0);
    if (pkru_at) { *(u64 *) (image + pkru_at) = LINUX_PKRU; }
}

static void record(ucontext_t *u, u64 trap) {
    greg_t *g = u->uc_mcontext.gregs;
    struct outcome *o = (struct outcome *) outcomes;
    struct state *s = &o->state;
    for (int i = 0; i < 16; i++) { s->gpr[i] = g[order[i]]; }
    s->rip = g[REG_RIP];
    s->rflags = g[REG_EFL];
    s->cs = g[REG_CSGSFS] & 0xffff;
    s->ss = (u64) g[REG_CSGSFS] >> 48;
    __asm__ volatile("mov %%es,%0" : "=r"(s->es));
    __asm__ volatile("mov %%ds,%0" : "=r"(s->ds));
    __asm__ volatile("mov %%fs,%0" : "=r"(s->fs));
    __asm__ volatile("mov %%gs,%0" : "=r"(s->gs));
    __asm__ volatile("rdfsbase %0" : "=r"(s->fsbase));
    __asm__ volatile("rdgsbase %0" : "=r"(s->gsbase));
    get_vectors(s, (u8 *) u->uc_mcontext.fpregs);
    o->trap = trap;
    o->error = g[REG_ERR];
    o->cr2 = g[REG_CR2];
    outcomes += sizeof *o;
    o->changes = 0;
    for (int i = 0; i < PAGES; i++) {
        if (pages[i].prot & PROT_WRITE) { o->changes += changes(i); }
    }
}

static void place(ucontext_t *u, struct state *s) {
    greg_t *g = u->uc_mcontext.gregs;
    for (int i = 0; i < 16; i++) { g[order[i]] = s->gpr[i]; }
    g[REG_RIP] = s->rip;
    g[REG_EFL] = s->rflags;
    g[REG_CSGSFS] = s->cs | (u64) s->ss << 48;
    __asm__ volatile("mov %0,%%es" : : "r"(s->es));
    __asm__ volatile("mov %0,%%ds" : : "r"(s->ds));
    __asm__ volatile("mov %0,%%fs" : : "r"(s->fs));
    __asm__ volatile("mov %0,%%gs" : : "r"(s->gs));
    __asm__ volatile("wrfsbase %0" : : "r"(s->fsbase));
    __asm__ volatile("wrgsbase %0" : : "r"(s->gsbase));
    put_vectors(s, (u8 *) u->uc_mcontext.fpregs);
}

/* Gives the flags that returning from the signal does not restore: NT and ID. */
__attribute__((used)) u64 handle(int signal, siginfo_t *info, void *context) {
    ucontext_t *u = context;
    struct input *input = (struct input *) current;
    (void) info;
    if (signal == SIGPROF && ticks++ == 0) { return input ? input->state.rflags : 0; }
    ticks = 0;
    if (current) {
        record(u, signal == SIGPROF ? HANG : (u64) u->uc_mcontext.gregs[REG_TRAPNO]);
        patch(current + sizeof *input, input->patches, 1);
    }
    while (owned > 0) { // nobody comes back to main
        owned--;
        call(SYS_munmap, own[owned][0], own[owned][1], 0);
    }
    current = next_input;
    if (current == inputs_end) {
        call(SYS_ftruncate, 3, outcomes - (u8 *) 0x200000000000, 0);
        call(SYS_exit_group, 0, 0, 0);
    }
    input = (struct input *) current;
    next_input = patch(current + sizeof *input, input->patches, 0);
    place(u, &input->state);
    return input->state.rflags;
}

/* AC, NT and ID of the interrupted code are still there. */
__asm__(
    "entry: pushfq\n andq $~0x244000,(%rsp)\n popfq\n"
    "push %rbp\n call handle\n pop %rbp\n"
    "and $0x204000,%eax\n or $0x202,%eax\n push %rax\n popfq\n ret");
void entry(int, siginfo_t *, void *);

static void die_of(const char *what) {
    perror(what);
    exit(1);
}

static void find_own(void) {
    char line[256];
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps) { die_of("/proc/self/maps"); }
    while (owned < 8 && fgets(line, sizeof line, maps)) {
        u64 from, to;
        int range = sscanf(line, "%lx-%lx", &from, &to) == 2;
        if (range && (strstr(line, "[stack]") || strstr(line, "[vdso]") || strstr(line, "[vvar"))) {
            own[owned][0] = from;
            own[owned++][1] = to - from;
        }
    }
    fclose(maps);
}

/* Selector 7: code of 16 bits at address 0. */
static void segment(void) {
    struct user_desc code = { .limit = 0xffff, .contents = MODIFY_LDT_CONTENTS_CODE, .useable = 1 };
    if (syscall(SYS_modify_ldt, 0x11, &code, sizeof code) != 0) { die_of("modify_ldt"); }
}

static void map(void) {
    int file = memfd_create("memory", 0);
    if (file < 0 || ftruncate(file, PAGES * PAGE) != 0) { die_of("memory"); }
    memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
    initial = malloc(PAGES * PAGE);
    before = malloc(PAGES * PAGE);
    for (int i = 0; i < PAGES; i++) {
        u32 address = pages[i].address;
        for (int n = 0; n < PAGE; n++) {
            int code = (pages[i].prot & PROT_EXEC) != 0;
            initial[i * PAGE + n] = code ? 0xcc : ((address + n) * 0x9e3779b1u) >> 24;
        }
        void *at = (void *) (u64) address;
        if (mmap(at, PAGE, pages[i].prot, MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_POPULATE, file, i * PAGE) != at) {
            die_of("mapping of a page");
        }
    }
    memcpy(memory, initial, PAGES * PAGE);
    memcpy(before, initial, PAGES * PAGE);
}

static void files(char **names) {
    struct stat status;
    int in = open(names[1], O_RDONLY), out = open(names[2], O_RDWR | O_CREAT | O_TRUNC, 0666);
    if (in < 0 || out < 0 || fstat(in, &status) != 0) { die_of("files"); }
    inputs = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, in, 0);
    inputs_end = inputs + status.st_size;
    next_input = inputs;
    long room = 8 * status.st_size + (1 << 20);
    if (dup2(out, 3) != 3 || ftruncate(3, room) != 0) { die_of(names[2]); }
    outcomes = mmap((void *) 0x200000000000, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, 3, 0);
    if (inputs == MAP_FAILED || outcomes == MAP_FAILED) { die_of("mapping of files"); }
    u32 name[12], unused;
    __cpuid_count(0xd, PKRU, unused, pkru_at, unused, unused);
    for (u32 i = 0; i < 3; i++) { __cpuid(0x80000002 + i, name[4 * i], name[4 * i + 1], name[4 * i + 2], name[4 * i + 3]); }
    memcpy(outcomes, name, 48);
    outcomes += 48;
}

static void catch(void) {
    static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGPROF };
    stack_t stack = { .ss_sp = malloc(1 << 17), .ss_size = 1 << 17 };
    struct sigaction action = { .sa_sigaction = entry, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    sigfillset(&action.sa_mask);
    sigaltstack(&stack, NULL);
    for (int i = 0; i < 6; i++) { sigaction(signals[i], &action, NULL); }
}

int main(int argc, char **argv) {
    static const struct itimerval often = { { 0, 50000 }, { 0, 50000 } };
    cpu_set_t first;
    if (argc != 3) { return 2; }
    CPU_ZERO(&first);
    CPU_SET(0, &first);
    sched_setaffinity(0, sizeof first, &first);
    map();
    segment();
    find_own();
    files(argv);
    catch();
    setitimer(ITIMER_PROF, &often, NULL);
    __asm__ volatile("ud2");
    return 1;
}
